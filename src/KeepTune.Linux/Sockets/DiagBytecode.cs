using System.Runtime.InteropServices;
using KeepTune.Core.Sockets;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sockets;

/// <summary>
/// The ports of a filter as bytecode that the kernel runs (INET_DIAG_REQ_BYTECODE; net/ipv4/inet_diag.c, inet_diag_bc_run), so that it
/// sends the few sockets that match and not all.
/// </summary>
/// <remarks>
/// An instruction that matches advances by <c>yes</c> bytes, else by <c>no</c>. The kernel first walks the chain of <c>yes</c> and refuses
/// a <c>no</c> that does not lead to a place on it. So each alternative but the last is followed by a jump, whose <c>yes</c> is never taken
/// and whose <c>no</c> always is. Reaching the very end accepts, going past it rejects.
/// </remarks>
internal static class DiagBytecode
{
    private const int Op = 4;
    private const int Test = Op + 8;
    private const int Reject = 4;

    /// <summary>More tests would exceed the range of a jump.</summary>
    private const int MaxTests = 1000;

    /// <returns>Empty if the filter names no ports.</returns>
    public static byte[] Of(SocketFilter filter)
    {
        var tests = (2 * filter.Ports.Count) + filter.LocalPorts.Count + filter.PeerPorts.Count;
        if (tests is 0 or > MaxTests)
            return [];

        var groups = new (IReadOnlyList<ushort> Ports, bool Local, bool Peer)[]
        {
            (filter.Ports, true, true),
            (filter.LocalPorts, true, false),
            (filter.PeerPorts, false, true),
        };
        var length = 0;
        foreach (var (ports, local, peer) in groups)
            length += Length(ports.Count * (local && peer ? 2 : 1));

        var code = new byte[length];
        var at = 0;
        foreach (var (ports, local, peer) in groups)
        {
            var end = at + Length(ports.Count * (local && peer ? 2 : 1));
            for (var i = 0; i < ports.Count; i++)
            {
                if (local)
                    Append(code, ref at, end, INET_DIAG_BC_S_COND, ports[i]);
                if (peer)
                    Append(code, ref at, end, INET_DIAG_BC_D_COND, ports[i]);
            }
        }

        return code;
    }

    private static int Length(int tests) => tests == 0 ? 0 : (tests * Test) + ((tests - 1) * Op);

    private static void Append(byte[] code, ref int at, int end, byte kind, ushort port)
    {
        var last = at + Test == end;
        Write(code, at, kind, Test, last ? code.Length - at + Reject : Test + Op);
        var condition = new InetDiagHostcond { family = 0, prefix_len = 0, port = port };
        MemoryMarshal.Write(code.AsSpan(at + Op), in condition);
        at += Test;
        if (last)
            return;
        Write(code, at, INET_DIAG_BC_JMP, Op, end - at);
        at += Op;
    }

    private static void Write(byte[] code, int at, byte kind, int yes, int no)
    {
        var op = new InetDiagBcOp { code = kind, yes = (byte)yes, no = (ushort)no };
        MemoryMarshal.Write(code.AsSpan(at), in op);
    }
}
