using System.Runtime.InteropServices;

namespace KeepTune.Core.Sockets.Changes;

/// <summary>
/// How far a <see cref="SharedSocketChange"/> is. Who moves it on compares and exchanges, so that a change is made by one or not at all.
/// </summary>
public enum SocketChangeStage
{
    Wanted,
    Begun,
    Done,

    /// <summary>Taken back before it was begun.</summary>
    CalledOff,
}

/// <summary>What a change came to grief at.</summary>
public enum SocketChangeStep
{
    None,

    /// <summary>To look at the descriptors of its process.</summary>
    Look,
    Duplicate,
    Read,

    /// <summary>To switch keepalive off.</summary>
    Off,
    Time,
    Intvl,
    Probes,

    /// <summary>To switch keepalive on.</summary>
    On,
}

/// <summary>
/// A change in memory that is shared with who makes it: another process, or a program in the kernel, which knows the fields by their
/// offsets.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct SharedSocketChange
{
    /// <summary>In bytes.</summary>
    public const int Size = 64;

    /// <summary>In place of the holder where there are several.</summary>
    public const int SeveralHolders = -1;

    internal const int StageAt = 8, ActionAt = 12, TimeAt = 16, IntvlAt = 20, ProbesAt = 24, StepAt = 36, ErrorAt = 40, WasOnAt = 44,
        KeepaliveAfterAt = 48, TimeAfterAt = 52, IntvlAfterAt = 56, ProbesAfterAt = 60;
    internal const int SetsValues = 1, Restarts = 2;

    private readonly ulong cookie;
    private int stage;
    private readonly int action;
    private readonly int time;
    private readonly int intvl;
    private readonly int probes;
    private readonly uint inode;
    private readonly int holder;
    private int step;
    private int error;
    private int wasOn;
    private int keepaliveAfter;
    private int timeAfter;
    private int intvlAfter;
    private int probesAfter;

    /// <param name="holder">The process that holds it, by its place in the list that goes with this; <see cref="SeveralHolders"/>.</param>
    public SharedSocketChange(in SocketChange change, in TcpSocket socket, int holder)
    {
        cookie = socket.Cookie;
        inode = socket.Inode;
        this.holder = holder;
        action = (change.Settings is null ? 0 : SetsValues) | (change.Restart ? Restarts : 0);
        if (change.Settings is { } settings)
            (time, intvl, probes) = (settings.TimeSeconds, settings.IntvlSeconds, settings.Probes);
    }

    public readonly ulong Cookie => cookie;

    public readonly uint Inode => inode;

    public readonly int Holder => holder;

    /// <summary>Keepalive is switched on, with these values.</summary>
    public readonly bool SetsAll => (action & SetsValues) != 0;

    public readonly bool Restart => (action & Restarts) != 0;

    /// <summary>In seconds.</summary>
    public readonly int Time => time;

    public readonly int Intvl => intvl;

    public readonly int Probes => probes;

    public SocketChangeStage Stage => (SocketChangeStage)Volatile.Read(ref stage);

    public readonly SocketChangeStep Step => (SocketChangeStep)step;

    /// <summary>errno of <see cref="Step"/>.</summary>
    public readonly int Error => error;

    /// <summary>Keepalive was on when the change was begun.</summary>
    public readonly bool WasOn => wasOn != 0;

    /// <summary>SO_KEEPALIVE as it stands afterwards.</summary>
    public readonly int KeepaliveAfter => keepaliveAfter;

    /// <summary>As who made the change reads it: seconds by getsockopt(2); in the kernel ticks, and 0 for the namespace's.</summary>
    public readonly int TimeAfter => timeAfter;

    public readonly int IntvlAfter => intvlAfter;

    public readonly int ProbesAfter => probesAfter;

    /// <summary>One that was made in the kernel, with values as a program is told them.</summary>
    /// <param name="theirs">What goes for sockets that have none of their own; null where that is not known.</param>
    /// <param name="hz">Ticks in a second.</param>
    public readonly SharedSocketChange Effective(KeepaliveSettings? theirs, int hz)
    {
        var told = this;
        told.timeAfter = timeAfter != 0 ? timeAfter / hz : theirs?.TimeSeconds ?? TcpSocket.Unknown;
        told.intvlAfter = intvlAfter != 0 ? intvlAfter / hz : theirs?.IntvlSeconds ?? TcpSocket.Unknown;
        told.probesAfter = probesAfter != 0 ? probesAfter : theirs?.Probes ?? TcpSocket.Unknown;
        return told;
    }

    /// <returns>False where somebody else has moved it on.</returns>
    public bool TryBegin() =>
        Interlocked.CompareExchange(
            ref stage, (int)SocketChangeStage.Begun, (int)SocketChangeStage.Wanted) == (int)SocketChangeStage.Wanted;

    /// <summary>Takes it back, if it is not begun.</summary>
    public void CallOff() => Interlocked.CompareExchange(ref stage, (int)SocketChangeStage.CalledOff, (int)SocketChangeStage.Wanted);

    /// <summary>Gives it back after <see cref="TryBegin"/>: another descriptor may do.</summary>
    public void PutBack() => Volatile.Write(ref stage, (int)SocketChangeStage.Wanted);

    public void Fail(SocketChangeStep at, int errno) => (step, error) = ((int)at, errno);

    public void End(bool wasOn, int keepalive, int time, int intvl, int probes)
    {
        (this.wasOn, keepaliveAfter, timeAfter, intvlAfter, probesAfter) = (wasOn ? 1 : 0, keepalive, time, intvl, probes);
        Volatile.Write(ref stage, (int)SocketChangeStage.Done);
    }
}
