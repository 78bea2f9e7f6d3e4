using System.Buffers.Binary;
using KeepTune.Core.Bpf;
using static KeepTune.Core.Bpf.BpfRegister;
using static KeepTune.Core.Sockets.Programs.KernelOptions;

namespace KeepTune.Core.Policies;

/// <summary>
/// The BPF program (type sock_ops) of a policy. The kernel runs it when a connection of the cgroup is established, on either side;
/// it sets the socket's keepalive options to the values of a map.
/// </summary>
/// <remarks>
/// The first of the map's three entries selects one of the others, so that new values take effect at once and whole. Where
/// cgroups are nested the kernel runs the innermost program first, so without a mark the outermost would win: the innermost
/// leaves one in the field <c>reply</c> of the context, which these calls use for nothing else.
/// </remarks>
public static class PolicyProgram
{
    public const int MapEntries = 3;

    private const int ActiveEstablished = 4;
    private const int PassiveEstablished = 5;
    private const int ContextOperation = 0;
    private const int ContextReply = 4;
    private const int NearestWasHere = 0x6b656570;

    private const int KeyAt = -4;
    private const int NumberAt = -8;

    /// <param name="map">The descriptor of the map, an array of three entries of <see cref="PolicyValues.Size"/>.</param>
    public static byte[] Assemble(int map)
    {
        var (begin, set, timeout, on, end) = (new BpfLabel(), new BpfLabel(), new BpfLabel(), new BpfLabel(), new BpfLabel());
        var code = new BpfAssembler()
            .Copy(R6, R1)
            .LoadFrom(R1, R6, ContextOperation, 4)
            .GotoIfEqual(R1, ActiveEstablished, begin)
            .GotoIfNot(R1, PassiveEstablished, end)
            .Mark(begin)
            .LoadFrom(R1, R6, ContextReply, 4)
            .GotoIfEqual(R1, NearestWasHere, end)
            .StoreTo(Frame, KeyAt, 0, 4);
        Lookup(code, map, end)
            .LoadFrom(R1, R0, 0, 4)
            .GotoIfEqual(R1, 0, end)
            .StoreTo(Frame, KeyAt, R1, 4);
        Lookup(code, map, end)
            .Copy(R8, R0)

            // From a register: the verifiers of Linux 5.10 and 6.1 refuse to store a constant into a context.
            .Set(R1, NearestWasHere)
            .StoreTo(R6, ContextReply, R1, 4)
            .LoadFrom(R9, R8, PolicyValues.FlagsAt, 4)
            .GotoIfAnyBit(R9, PolicyValues.OverrideFlag, set)

            // If the kernel can't report it (before Linux 6.1, so the policy is not attached there), the program's values stay.
            .StoreTo(Frame, NumberAt, 0, 4);
        Option(code, BpfHelper.GetSockOpt, SolSocket, SoKeepalive, Frame, NumberAt)
            .GotoIfNot(R0, 0, end)
            .LoadFrom(R1, Frame, NumberAt, 4)
            .GotoIfNot(R1, 0, end)
            .Mark(set);

        // Keepalive last: enabling it starts the timer, with the values of that moment.
        Option(code, BpfHelper.SetSockOpt, IpprotoTcp, KeepIdle, R8, PolicyValues.TimeAt);
        Option(code, BpfHelper.SetSockOpt, IpprotoTcp, KeepIntvl, R8, PolicyValues.IntvlAt);
        Option(code, BpfHelper.SetSockOpt, IpprotoTcp, KeepCnt, R8, PolicyValues.ProbesAt)
            .GotoIfAnyBit(R9, PolicyValues.UserTimeoutFlag, timeout)
            .Goto(on)
            .Mark(timeout);
        Option(code, BpfHelper.SetSockOpt, IpprotoTcp, UserTimeout, R8, PolicyValues.UserTimeoutAt)
            .Mark(on)
            .StoreTo(Frame, NumberAt, 1, 4);
        Option(code, BpfHelper.SetSockOpt, SolSocket, SoKeepalive, Frame, NumberAt)
            .GotoIfNot(R0, 0, end)
            .Set(R1, 1)
            .AddTo(R8, PolicyValues.HitsAt, R1)
            .Mark(end)
            .Set(R0, 1)
            .Exit();
        return code.Assemble();
    }

    private static BpfAssembler Lookup(BpfAssembler code, int map, BpfLabel none) => code
        .SetToMap(R1, map)
        .Copy(R2, Frame)
        .Plus(R2, KeyAt)
        .Call(BpfHelper.MapLookupElem)
        .GotoIfEqual(R0, 0, none);

    private static BpfAssembler Option(BpfAssembler code, BpfHelper helper, int level, int name, BpfRegister at, int offset) => code
        .Copy(R1, R6)
        .Set(R2, level)
        .Set(R3, name)
        .Copy(R4, at)
        .Plus(R4, offset)
        .Set(R5, sizeof(int))
        .Call(helper);

    /// <summary>The first entry: which of the others is active, 0 for none.</summary>
    public static byte[] Head(int active)
    {
        var entry = new byte[PolicyValues.Size];
        BinaryPrimitives.WriteInt32LittleEndian(entry, active);
        return entry;
    }

    /// <summary>Reads the first entry; 0 if none of the others is active.</summary>
    public static int ReadHead(ReadOnlySpan<byte> entry) =>
        BinaryPrimitives.ReadInt32LittleEndian(entry) is var active and > 0 and < MapEntries ? active : 0;
}
