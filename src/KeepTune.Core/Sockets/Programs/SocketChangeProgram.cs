using KeepTune.Core.Bpf;
using KeepTune.Core.Sockets.Changes;
using static KeepTune.Core.Bpf.BpfRegister;
using static KeepTune.Core.Sockets.Programs.KernelOptions;

namespace KeepTune.Core.Sockets.Programs;

/// <summary>
/// A program that the kernel runs on every TCP socket of a network namespace (iterator <c>tcp</c>), each locked meanwhile. It makes
/// the <see cref="SharedSocketChange"/> of each socket that has one. MPTCP is left out: there the options belong to the connection, not
/// to a subflow.
/// </summary>
public static class SocketChangeProgram
{
    // On the stack: a socket's cookie, an index into the array, and 0 and 1 to point to.
    private const int CookieAt = -8, PlaceAt = -12, ZeroAt = -16, OneAt = -20;

    // The option's number is at this offset from the address in the register.
    private readonly record struct SocketOption(int Level, int Name, BpfRegister At, int Offset);

    /// <param name="places">The descriptor of a map from cookie to index.</param>
    /// <param name="changes">The descriptor of an array of changes.</param>
    public static byte[] Build(SocketChangeFields fields, int places, int changes)
    {
        var (end, take, values, last, after) = (new BpfLabel(), new BpfLabel(), new BpfLabel(), new BpfLabel(), new BpfLabel());
        var code = new BpfAssembler();

        // R8 the socket, R9 the change.
        code.LoadFrom(R1, R1, fields.Sock.Offset, 8).GotoIfEqual(R1, 0, end)
            .Call(BpfHelper.SkcToTcpSock).GotoIfEqual(R0, 0, end).Copy(R8, R0);
        if (fields.IsMptcp is { } mptcp)
        {
            SocketProgram.Value(code, R1, R8, mptcp);
            code.GotoIfNot(R1, 0, end);
        }

        code.LoadFrom(R1, R8, fields.Cookie.Offset, 8).GotoIfEqual(R1, 0, end)
            .StoreTo(Frame, CookieAt, R1, 8)
            .SetToMap(R1, places).Copy(R2, Frame).Plus(R2, CookieAt).Call(BpfHelper.MapLookupElem).GotoIfEqual(R0, 0, end)
            .LoadFrom(R1, R0, 0, 4).StoreTo(Frame, PlaceAt, R1, 4)
            .SetToMap(R1, changes).Copy(R2, Frame).Plus(R2, PlaceAt).Call(BpfHelper.MapLookupElem).GotoIfEqual(R0, 0, end)
            .Copy(R9, R0)
            .Set(R0, (int)SocketChangeStage.Wanted)
                .Set(R1, (int)SocketChangeStage.Begun)
                .CompareAndExchange(R9, SharedSocketChange.StageAt, R1)
            .GotoIfEqual(R0, (int)SocketChangeStage.Wanted, take)
            .Goto(end)
            .Mark(take)
            .StoreTo(Frame, ZeroAt, 0, 4)
            .StoreTo(Frame, OneAt, 1, 4);

        // R7: whether keepalive was on. R6: what to do.
        Keepalive(code, R7, fields);
        code.StoreTo(R9, SharedSocketChange.WasOnAt, R7, 4)
            .LoadFrom(R6, R9, SharedSocketChange.ActionAt, 4)
            .GotoIfAnyBit(R6, SharedSocketChange.SetsValues, values)
            .GotoIfEqual(R7, 0, after)
            .Mark(values);

        var notOffFirst = new BpfLabel();
        code.GotoIfEqual(R7, 0, notOffFirst).Copy(R1, R6).Masked(R1, SharedSocketChange.Restarts).GotoIfEqual(R1, 0, notOffFirst);
        Set(code, new(SolSocket, SoKeepalive, Frame, ZeroAt), SocketChangeStep.Off, last);
        code.Mark(notOffFirst).Masked(R6, SharedSocketChange.SetsValues).GotoIfEqual(R6, 0, last);
        Set(code, new(IpprotoTcp, KeepIdle, R9, SharedSocketChange.TimeAt), SocketChangeStep.Time, last);
        Set(code, new(IpprotoTcp, KeepIntvl, R9, SharedSocketChange.IntvlAt), SocketChangeStep.Intvl, last);
        Set(code, new(IpprotoTcp, KeepCnt, R9, SharedSocketChange.ProbesAt), SocketChangeStep.Probes, last);

        // Whatever failed, a socket that had keepalive keeps it.
        var switchOn = new BpfLabel();
        code.Mark(last)
            .GotoIfNot(R7, 0, switchOn)
            .LoadFrom(R1, R9, SharedSocketChange.StepAt, 4).GotoIfNot(R1, 0, after)
            .Mark(switchOn);
        Set(code, new(SolSocket, SoKeepalive, Frame, OneAt), SocketChangeStep.On, after);

        code.Mark(after);
        Keepalive(code, R1, fields);
        code.StoreTo(R9, SharedSocketChange.KeepaliveAfterAt, R1, 4);
        Kept(code, fields.Time, SharedSocketChange.TimeAfterAt);
        Kept(code, fields.Intvl, SharedSocketChange.IntvlAfterAt);
        Kept(code, fields.Probes, SharedSocketChange.ProbesAfterAt);
        return code.Set(R1, (int)SocketChangeStage.Done).Exchange(R9, SharedSocketChange.StageAt, R1)
            .Mark(end)
            .Set(R0, 0)
            .Exit()
            .Assemble();
    }

    private static void Keepalive(BpfAssembler code, BpfRegister to, SocketChangeFields fields)
    {
        SocketProgram.Value(code, to, R8, fields.Flags);
        code.ShiftedRight(to, fields.KeepaliveBit).Masked(to, 1);
    }

    private static void Kept(BpfAssembler code, BtfField field, int to)
    {
        SocketProgram.Value(code, R1, R8, field);
        code.StoreTo(R9, to, R1, 4);
    }

    // Only the first failure is kept.
    private static void Set(BpfAssembler code, SocketOption option, SocketChangeStep step, BpfLabel failed)
    {
        var done = new BpfLabel();
        code.Copy(R1, R8).Set(R2, option.Level).Set(R3, option.Name).Copy(R4, option.At).Plus(R4, option.Offset)
            .Set(R5, sizeof(int)).Call(BpfHelper.SetSockOpt)
            .GotoIfEqual(R0, 0, done)
            .LoadFrom(R1, R9, SharedSocketChange.StepAt, 4).GotoIfNot(R1, 0, failed)
            .StoreTo(R9, SharedSocketChange.StepAt, (int)step, 4)
            .Set(R1, 0).Minus(R1, R0).StoreTo(R9, SharedSocketChange.ErrorAt, R1, 4)
            .Goto(failed)
            .Mark(done);
    }
}
