using System.Buffers.Binary;

namespace KeepTune.Core.Bpf;

/// <summary>
/// Writes a program for the kernel's BPF machine, instruction by instruction (Documentation/bpf/standardization/instruction-set.rst).
/// </summary>
public sealed class BpfAssembler
{
    private const int Size = 8;

    // Instruction classes, with the mode and the source of the operand.
    private const byte Load = 0x61, StoreImmediate = 0x62, Store = 0x63;
    private const byte Word = 0x00, Half = 0x08, Byte = 0x10, Double = 0x18;
    private const byte Alu64 = 0x07, Alu32 = 0x04, Jump = 0x05, FromRegister = 0x08;
    private const byte Add = 0x00, Subtract = 0x10, And = 0x50, ShiftRight = 0x70, Move = 0xb0;
    private const byte Always = 0x00, Equal = 0x10, Above = 0x20, AnyBit = 0x40, NotEqual = 0x50, CallCode = 0x80, ExitCode = 0x90;
    private const byte StoreAtomic = 0xc3, LoadConstant = 0x18;
    private const int CompareExchange = 0xf1, Swap = 0xe1;

    // BPF_PSEUDO_MAP_FD: the constant is the descriptor of a map.
    private const BpfRegister MapDescriptor = BpfRegister.R1;

    private readonly List<ulong> instructions = [];
    private readonly List<(int At, BpfLabel To)> jumps = [];

    /// <summary>Number of instructions so far.</summary>
    public int Count => instructions.Count;

    public BpfAssembler Copy(BpfRegister to, BpfRegister from) => Append(Alu64 | FromRegister | Move, to, from, 0, 0);

    public BpfAssembler Set(BpfRegister to, int value) => Append(Alu64 | Move, to, 0, 0, value);

    public BpfAssembler Plus(BpfRegister to, int value) => Append(Alu64 | Add, to, 0, 0, value);

    public BpfAssembler Minus(BpfRegister to, BpfRegister subtrahend) => Append(Alu64 | FromRegister | Subtract, to, subtrahend, 0, 0);

    public BpfAssembler Masked(BpfRegister to, int mask) => Append(Alu64 | And, to, 0, 0, mask);

    public BpfAssembler ShiftedRight(BpfRegister to, int bits) => Append(Alu64 | ShiftRight, to, 0, 0, bits);

    /// <summary>Its upper 32 bits become zero.</summary>
    public BpfAssembler Truncate(BpfRegister register) => Append(Alu32 | FromRegister | Move, register, register, 0, 0);

    /// <summary>to = *(from + offset), of 1, 2, 4 or 8 bytes, the rest zero.</summary>
    public BpfAssembler LoadFrom(BpfRegister to, BpfRegister from, int offset, int bytes) =>
        Append((byte)(Load | Width(bytes)), to, from, offset, 0);

    /// <summary>*(to + offset) = from.</summary>
    public BpfAssembler StoreTo(BpfRegister to, int offset, BpfRegister from, int bytes) =>
        Append((byte)(Store | Width(bytes)), to, from, offset, 0);

    /// <summary>*(to + offset) = value.</summary>
    public BpfAssembler StoreTo(BpfRegister to, int offset, int value, int bytes) =>
        Append((byte)(StoreImmediate | Width(bytes)), to, 0, offset, value);

    /// <summary>Atomically adds to the 8 bytes at to + offset.</summary>
    public BpfAssembler AddTo(BpfRegister to, int offset, BpfRegister from) => Append(StoreAtomic | Double, to, from, offset, 0);

    /// <summary>
    /// If the 4 bytes at to + offset equal R0, replaces them by another register; R0 = the previous value (Linux 5.12).
    /// </summary>
    public BpfAssembler CompareAndExchange(BpfRegister to, int offset, BpfRegister from) =>
        Append(StoreAtomic, to, from, offset, CompareExchange);

    /// <summary>Swaps the 4 bytes at to + offset with the register, after all previous stores.</summary>
    public BpfAssembler Exchange(BpfRegister to, int offset, BpfRegister register) => Append(StoreAtomic, to, register, offset, Swap);

    /// <summary>to = the map of this descriptor; takes two instructions.</summary>
    public BpfAssembler SetToMap(BpfRegister to, int descriptor) =>
        Append(LoadConstant, to, MapDescriptor, 0, descriptor).Append(0, 0, 0, 0, 0);

    public BpfAssembler Call(BpfHelper helper) => Append(Jump | CallCode, 0, 0, 0, (int)helper);

    public BpfAssembler Goto(BpfLabel label) => JumpTo(label, Jump | Always, 0, 0);

    public BpfAssembler GotoIfEqual(BpfRegister register, int value, BpfLabel label) => JumpTo(label, Jump | Equal, register, value);

    public BpfAssembler GotoIfNot(BpfRegister register, int value, BpfLabel label) => JumpTo(label, Jump | NotEqual, register, value);

    public BpfAssembler GotoIfAnyBit(BpfRegister register, int bits, BpfLabel label) => JumpTo(label, Jump | AnyBit, register, bits);

    /// <summary>An unsigned comparison.</summary>
    public BpfAssembler GotoIfAbove(BpfRegister register, BpfRegister other, BpfLabel label) =>
        JumpTo(label, Jump | FromRegister | Above, register, 0, other);

    public BpfAssembler Exit() => Append(Jump | ExitCode, 0, 0, 0, 0);

    /// <summary>Makes the next instruction the target of the label's jumps.</summary>
    public BpfAssembler Mark(BpfLabel label)
    {
        label.Position = Count;
        return this;
    }

    /// <returns>The program in the byte order of this machine, all jumps resolved.</returns>
    /// <exception cref="InvalidOperationException">A jump leads to an unmarked label, or too far.</exception>
    public byte[] Assemble()
    {
        foreach (var (at, label) in jumps)
        {
            var distance = label.Position - at - 1;
            if (label.Position < 0 || distance != (short)distance)
                throw new InvalidOperationException($"the jump at {at} leads nowhere");
            instructions[at] |= (ulong)(ushort)distance << 16;
        }

        jumps.Clear();
        var code = new byte[Count * Size];
        for (var i = 0; i < Count; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(code.AsSpan(i * Size), instructions[i]);
        return code;
    }

    private static byte Width(int bytes) => bytes switch
    {
        1 => Byte,
        2 => Half,
        4 => Word,
        8 => Double,
        _ => throw new ArgumentOutOfRangeException(nameof(bytes), bytes, "1, 2, 4 or 8"),
    };

    private BpfAssembler JumpTo(BpfLabel label, byte code, BpfRegister register, int value, BpfRegister other = 0)
    {
        jumps.Add((Count, label));
        return Append(code, register, other, 0, value);
    }

    // struct bpf_insn (linux/bpf.h): code, the two registers, offset, immediate. Big-endian machines swap the halves of the registers byte;
    // .NET runs on little-endian ones only.
    private BpfAssembler Append(byte code, BpfRegister to, BpfRegister from, int offset, int immediate)
    {
        if (offset != (short)offset)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, "an instruction has 16 bits for it");
        instructions.Add(code | ((ulong)to << 8) | ((ulong)from << 12) | ((ulong)(ushort)offset << 16) | ((ulong)(uint)immediate << 32));
        return this;
    }
}
