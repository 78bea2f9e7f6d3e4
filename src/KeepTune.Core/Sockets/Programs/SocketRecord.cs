using System.Runtime.InteropServices;

namespace KeepTune.Core.Sockets.Programs;

/// <summary>The record that <see cref="SocketProgram"/> writes for each descriptor of a process that is a TCP or MPTCP socket.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly struct SocketRecord
{
    /// <summary>In bytes, including the command name.</summary>
    public const int Size = 48;

    internal const int InodeAt = 0, ProcessAt = 4, TimeAt = 8, IntvlAt = 12, UserTimeoutAt = 16, TimerAt = 20, ProbesAt = 24,
        KeepaliveAt = 25, ArmedAt = 26, KindAt = 27, IdleAt = 28, CommandAt = 32;
    internal const byte Tcp = 1;

    private readonly uint inode;
    private readonly int process;
    private readonly uint time;
    private readonly uint intvl;
    private readonly int userTimeout;
    private readonly int timer;
    private readonly byte probes;
    private readonly byte keepalive;
    private readonly byte armed;
    private readonly byte kind;
    private readonly uint idle;

    public uint Inode => inode;

    /// <summary>The process id in the initial process namespace.</summary>
    public int Process => process;

    /// <summary>False for an MPTCP socket, whose record has only inode and process.</summary>
    public bool IsTcp => kind == Tcp;

    /// <summary>SO_KEEPALIVE.</summary>
    public bool Keepalive => keepalive != 0;

    /// <summary>Its own TCP_KEEPIDLE in kernel ticks; 0 if it follows the namespace.</summary>
    public uint Time => time;

    public uint Intvl => intvl;

    /// <summary>Its own TCP_KEEPCNT; 0 if it follows the namespace.</summary>
    public byte Probes => probes;

    /// <summary>In milliseconds; 0 for none.</summary>
    public int UserTimeoutMs => userTimeout;

    /// <summary>Ticks until the timer that keepalive uses fires; null if it is not armed.</summary>
    public int? TimerTicks => armed != 0 ? timer : null;

    /// <summary>Ticks since data or an acknowledgement last arrived; meaningless without a connection.</summary>
    public uint IdleTicks => idle;

    /// <summary>Whether all three values come from the namespace.</summary>
    public bool InheritsAll => time == 0 && intvl == 0 && probes == 0;

    /// <summary>The process's <c>comm</c>, its 16 bytes up to the terminator.</summary>
    public static ReadOnlySpan<byte> CommandOf(ReadOnlySpan<byte> record)
    {
        var name = record[CommandAt..Size];
        var end = name.IndexOf((byte)0);
        return end < 0 ? name : name[..end];
    }

    public static SocketRecord Read(ReadOnlySpan<byte> record) => MemoryMarshal.Read<SocketRecord>(record[..CommandAt]);
}
