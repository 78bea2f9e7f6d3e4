using KeepTune.Core.Bpf;
using static KeepTune.Core.Bpf.BpfRegister;

namespace KeepTune.Core.Sockets.Programs;

/// <summary>
/// A program that the kernel runs on every open file of every process (iterator <c>task_file</c>). It writes a
/// <see cref="SocketRecord"/> for each TCP socket and, unlike the iterator over TCP sockets, does not lock it.
/// </summary>
public static class SocketProgram
{
    private const int Mptcp = 262;
    private const int TcpProtocol = 6;

    // The record is at the end of the stack.
    private const int Record = -SocketRecord.Size;

    public static byte[] Build(SocketFields fields)
    {
        var (end, owner, tcp) = (new BpfLabel(), new BpfLabel(), new BpfLabel());
        var code = new BpfAssembler();

        // R6 the context, R7 the file, R8 the socket, R9 the process. The verifier refuses the program unless pointers that may be null are
        // tested.
        code.Copy(R6, R1)
            .LoadFrom(R7, R6, fields.File.Offset, 8).GotoIfEqual(R7, 0, end)
            .LoadFrom(R9, R6, fields.Task.Offset, 8).GotoIfEqual(R9, 0, end)
            .Copy(R1, R7).Call(BpfHelper.SockFromFile).GotoIfEqual(R0, 0, end)
            .LoadFrom(R8, R0, fields.SocketSock.Offset, 8).GotoIfEqual(R8, 0, end);

        for (var at = Record; at < 0; at += 8)
            code.StoreTo(Frame, at, 0, 8);
        Value(code, R1, R8, fields.Protocol);
        code.GotoIfEqual(R1, TcpProtocol, tcp).GotoIfEqual(R1, Mptcp, owner).Goto(end);

        // Raw sockets may have that protocol too, and are not TCP sockets.
        code.Mark(tcp).Copy(R1, R8).Call(BpfHelper.SkcToTcpSock).GotoIfEqual(R0, 0, end).Copy(R8, R0);
        code.StoreTo(Frame, Record + SocketRecord.KindAt, SocketRecord.Tcp, 1);
        Copied(code, fields.Time, SocketRecord.TimeAt, 4);
        Copied(code, fields.Intvl, SocketRecord.IntvlAt, 4);
        Copied(code, fields.Probes, SocketRecord.ProbesAt, 1);
        Copied(code, fields.UserTimeout, SocketRecord.UserTimeoutAt, 4);
        Value(code, R1, R8, fields.Flags);
        code.ShiftedRight(R1, fields.KeepaliveBit).Masked(R1, 1).StoreTo(Frame, Record + SocketRecord.KeepaliveAt, R1, 1);

        var (dataIsLater, notArmed) = (new BpfLabel(), new BpfLabel());
        code.Call(BpfHelper.Jiffies64);
        Since(code, R2, fields.LastData);
        Since(code, R3, fields.LastAck);
        code.GotoIfAbove(R3, R2, dataIsLater).Copy(R2, R3).Mark(dataIsLater)
            .StoreTo(Frame, Record + SocketRecord.IdleAt, R2, 4)
            .LoadFrom(R1, R8, fields.TimerArmed.Offset, 8).GotoIfEqual(R1, 0, notArmed)
            .StoreTo(Frame, Record + SocketRecord.ArmedAt, 1, 1)
            .LoadFrom(R1, R8, fields.TimerExpires.Offset, 8)
            .Minus(R1, R0)
            .StoreTo(Frame, Record + SocketRecord.TimerAt, R1, 4)
            .Mark(notArmed);

        code.Mark(owner)
            .LoadFrom(R1, R7, fields.FileInode.Offset, 8)
            .LoadFrom(R1, R1, fields.InodeNumber.Offset, 4)
            .StoreTo(Frame, Record + SocketRecord.InodeAt, R1, 4)
            .LoadFrom(R1, R9, fields.ProcessId.Offset, 4)
            .StoreTo(Frame, Record + SocketRecord.ProcessAt, R1, 4);
        for (var part = 0; part < 16; part += 4)
            code.LoadFrom(R1, R9, fields.Command.Offset + part, 4).StoreTo(Frame, Record + SocketRecord.CommandAt + part, R1, 4);

        return code.LoadFrom(R1, R6, fields.Meta.Offset, 8)
            .LoadFrom(R1, R1, fields.Output.Offset, 8)
            .Copy(R2, Frame).Plus(R2, Record)
            .Set(R3, SocketRecord.Size)
            .Call(BpfHelper.SeqWrite)
            .Mark(end)
            .Set(R0, 0)
            .Exit()
            .Assemble();
    }

    // How many ticks ago; the current time is in R0. The 32-bit clock wraps.
    private static void Since(BpfAssembler code, BpfRegister to, BtfField moment)
    {
        Value(code, R1, R8, moment);
        code.Copy(to, R0).Minus(to, R1).Truncate(to);
    }

    private static void Copied(BpfAssembler code, BtfField field, int to, int bytes)
    {
        Value(code, R1, R8, field);
        code.StoreTo(Frame, Record + to, R1, bytes);
    }

    /// <summary>Loads a field of 1 to 64 bits at any position: the other bits of its bytes are shifted and masked out.</summary>
    internal static void Value(BpfAssembler code, BpfRegister to, BpfRegister from, BtfField field)
    {
        foreach (var bytes in (ReadOnlySpan<int>)[1, 2, 4, 8])
        {
            var aligned = field.BitOffset / (bytes * 8) * bytes;
            var skip = field.BitOffset - (aligned * 8);
            if (skip + field.Bits > bytes * 8)
                continue;
            code.LoadFrom(to, from, aligned, bytes);
            if (skip > 0)
                code.ShiftedRight(to, skip);
            if (skip + field.Bits < bytes * 8)
                code.Masked(to, (int)((1L << field.Bits) - 1));
            return;
        }

        throw new ArgumentException($"a field of {field.Bits} bits at {field.BitOffset}", nameof(field));
    }
}
