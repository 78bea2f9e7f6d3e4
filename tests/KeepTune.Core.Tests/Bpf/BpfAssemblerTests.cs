using KeepTune.Core.Bpf;
using KeepTune.Core.Sockets.Programs;
using static KeepTune.Core.Bpf.BpfRegister;

namespace KeepTune.Core.Tests.Bpf;

public class BpfAssemblerTests
{
    // As in linux/bpf.h and Documentation/bpf/standardization/instruction-set.rst: code, registers (from, to), offset, immediate.
    [Fact]
    public void Instructions_have_the_kernels_format()
    {
        Assert.Equal("b7 02 0000 ffffffff", Of(code => code.Set(R2, -1)));
        Assert.Equal("bf 76 0000 00000000", Of(code => code.Copy(R6, R7)));
        Assert.Equal("07 02 0000 ffffffd0", Of(code => code.Plus(R2, -48)));
        Assert.Equal("1f 01 0000 00000000", Of(code => code.Minus(R1, R0)));
        Assert.Equal("77 01 0000 00000003", Of(code => code.ShiftedRight(R1, 3)));
        Assert.Equal("57 01 0000 00000001", Of(code => code.Masked(R1, 1)));
        Assert.Equal("79 81 0018 00000000", Of(code => code.LoadFrom(R1, R8, 24, 8)));
        Assert.Equal("61 81 0018 00000000", Of(code => code.LoadFrom(R1, R8, 24, 4)));
        Assert.Equal("69 81 0018 00000000", Of(code => code.LoadFrom(R1, R8, 24, 2)));
        Assert.Equal("71 81 0018 00000000", Of(code => code.LoadFrom(R1, R8, 24, 1)));
        Assert.Equal("63 1a ffd0 00000000", Of(code => code.StoreTo(Frame, -48, R1, 4)));
        Assert.Equal("7a 0a ffd0 00000007", Of(code => code.StoreTo(Frame, -48, 7, 8)));
        Assert.Equal("85 00 0000 0000007f", Of(code => code.Call(BpfHelper.SeqWrite)));
        Assert.Equal("95 00 0000 00000000", Of(code => code.Exit()));
        Assert.Equal("db 18 0018 00000000", Of(code => code.AddTo(R8, 24, R1)));
        Assert.Equal("c3 19 0008 000000f1", Of(code => code.CompareAndExchange(R9, 8, R1)));
        Assert.Equal("c3 19 0008 000000e1", Of(code => code.Exchange(R9, 8, R1)));
        Assert.Equal("18 11 0000 00000007 00 00 0000 00000000", Of(code => code.SetToMap(R1, 7)));
        Assert.Equal("bc 22 0000 00000000", Of(code => code.Truncate(R2)));
        var next = new BpfLabel();
        Assert.Equal("2d 23 0000 00000000", Of(code => code.GotoIfAbove(R3, R2, next).Mark(next)));
        Assert.Equal("45 09 0000 00000002", Of(code => code.GotoIfAnyBit(R9, 2, next).Mark(next)));
    }

    [Fact]
    public void Jumps_lead_forwards_and_backwards_to_their_labels()
    {
        var (back, ahead) = (new BpfLabel(), new BpfLabel());

        Assert.Equal(
            "55 01 0002 00000007 15 01 fffe 00000000 05 00 fffd 00000000 95 00 0000 00000000",
            Of(code => code.Mark(back).GotoIfNot(R1, 7, ahead).GotoIfEqual(R1, 0, back).Goto(back).Mark(ahead).Exit()));
    }

    [Fact]
    public void A_jump_to_nowhere_and_a_value_that_does_not_fit_are_refused()
    {
        Assert.Throws<InvalidOperationException>(() => Of(code => code.Goto(new())));
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(code => code.LoadFrom(R1, R2, 40_000, 4)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(code => code.LoadFrom(R1, R2, 0, 3)));
    }

    [Theory]
    [InlineData(0, 8, "71 81 0000 00000000")]
    [InlineData(40, 8, "71 81 0005 00000000")]
    [InlineData(33, 2, "71 81 0004 00000000 77 01 0000 00000001 57 01 0000 00000003")]
    [InlineData(36, 8, "69 81 0004 00000000 77 01 0000 00000004 57 01 0000 000000ff")]
    [InlineData(64, 16, "69 81 0008 00000000")]
    [InlineData(64, 64, "79 81 0008 00000000")]
    public void A_field_of_any_width_is_loaded_alone(int offset, int bits, string expected) =>
        Assert.Equal(expected, Of(code => SocketProgram.Value(code, R1, R8, new(offset, bits, 0))));

    private static string Of(Action<BpfAssembler> write)
    {
        var code = new BpfAssembler();
        write(code);
        return string.Join(
            ' ',
            code.Assemble()
                .Chunk(8)
                .Select(insn => $"{insn[0]:x2} {insn[1]:x2} {BitConverter.ToUInt16(insn, 2):x4} {BitConverter.ToUInt32(insn, 4):x8}"));
    }
}
