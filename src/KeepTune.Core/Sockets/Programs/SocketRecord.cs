using System.Runtime.InteropServices;

namespace KeepTune.Core.Sockets.Programs;

/// <summary>What <see cref="SocketProgram"/> writes of one descriptor of one process that is a TCP or MPTCP socket.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly struct SocketRecord
{
    /// <summary>In bytes, with the command's name.</summary>
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

    /// <summary>The id of the process in the initial process namespace.</summary>
    public int Process => process;

    /// <summary>False: an MPTCP socket, of which only inode and process are told.</summary>
    public bool IsTcp => kind == Tcp;

    /// <summary>SO_KEEPALIVE.</summary>
    public bool Keepalive => keepalive != 0;

    /// <summary>Its own TCP_KEEPIDLE in ticks of the kernel's clock; 0 when it goes by the namespace's.</summary>
    public uint Time => time;

    public uint Intvl => intvl;

    /// <summary>Its own TCP_KEEPCNT; 0 when it goes by the namespace's.</summary>
    public byte Probes => probes;

    /// <summary>In milliseconds; 0 for none.</summary>
    public int UserTimeoutMs => userTimeout;

    /// <summary>Ticks until the timer that keepalive goes by fires; null while it is not armed.</summary>
    public int? TimerTicks => armed != 0 ? timer : null;

    /// <summary>Ticks since data or an acknowledgement last came; without meaning where there is no connection.</summary>
    public uint IdleTicks => idle;

    /// <summary>None of the three values is its own.</summary>
    public bool InheritsAll => time == 0 && intvl == 0 && probes == 0;

    /// <summary>The process's <c>comm</c>, as many of its 16 bytes as there are before the end.</summary>
    public static ReadOnlySpan<byte> CommandOf(ReadOnlySpan<byte> record)
    {
        var name = record[CommandAt..Size];
        var end = name.IndexOf((byte)0);
        return end < 0 ? name : name[..end];
    }

    public static SocketRecord Read(ReadOnlySpan<byte> record) => MemoryMarshal.Read<SocketRecord>(record[..CommandAt]);
}
