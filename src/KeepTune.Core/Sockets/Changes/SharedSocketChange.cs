using System.Runtime.InteropServices;

namespace KeepTune.Core.Sockets.Changes;

/// <summary>
/// The progress of a <see cref="SharedSocketChange"/>. It advances by compare-and-exchange, so that a change is made once or not at all.
/// </summary>
public enum SocketChangeStage
{
    Wanted,
    Begun,
    Done,

    /// <summary>Cancelled before it was begun.</summary>
    CalledOff,
}

/// <summary>The step at which a change failed.</summary>
public enum SocketChangeStep
{
    None,

    /// <summary>Read the descriptors of its process.</summary>
    Look,
    Duplicate,
    Read,

    /// <summary>Disable keepalive.</summary>
    Off,
    Time,
    Intvl,
    Probes,

    /// <summary>Enable keepalive.</summary>
    On,
}

/// <summary>
/// A change in memory that is shared with its maker: another process, or a program in the kernel, which knows the fields by their
/// offsets.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct SharedSocketChange
{
    /// <summary>In bytes.</summary>
    public const int Size = 64;

    /// <summary>Stands for several holders.</summary>
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

    /// <param name="holder">The process that holds it, as an index into the list of this change; <see cref="SeveralHolders"/>.</param>
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

    /// <summary>Whether to enable keepalive with these values.</summary>
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

    /// <summary>Whether keepalive was on when the change was begun.</summary>
    public readonly bool WasOn => wasOn != 0;

    /// <summary>SO_KEEPALIVE afterwards.</summary>
    public readonly int KeepaliveAfter => keepaliveAfter;

    /// <summary>As its maker reads it: seconds from getsockopt(2); in the kernel ticks, and 0 for the namespace's value.</summary>
    public readonly int TimeAfter => timeAfter;

    public readonly int IntvlAfter => intvlAfter;

    public readonly int ProbesAfter => probesAfter;

    /// <summary>A change made in the kernel, with values as getsockopt(2) returns them.</summary>
    /// <param name="theirs">The values of sockets that set none; null if unknown.</param>
    /// <param name="hz">Ticks per second.</param>
    public readonly SharedSocketChange Effective(KeepaliveSettings? theirs, int hz)
    {
        var effective = this;
        effective.timeAfter = timeAfter != 0 ? timeAfter / hz : theirs?.TimeSeconds ?? TcpSocket.Unknown;
        effective.intvlAfter = intvlAfter != 0 ? intvlAfter / hz : theirs?.IntvlSeconds ?? TcpSocket.Unknown;
        effective.probesAfter = probesAfter != 0 ? probesAfter : theirs?.Probes ?? TcpSocket.Unknown;
        return effective;
    }

    /// <returns>False if another process has advanced it.</returns>
    public bool TryBegin() =>
        Interlocked.CompareExchange(
            ref stage, (int)SocketChangeStage.Begun, (int)SocketChangeStage.Wanted) == (int)SocketChangeStage.Wanted;

    /// <summary>Cancels it unless it is begun.</summary>
    public void CallOff() => Interlocked.CompareExchange(ref stage, (int)SocketChangeStage.CalledOff, (int)SocketChangeStage.Wanted);

    /// <summary>Returns it after <see cref="TryBegin"/>: another descriptor may work.</summary>
    public void PutBack() => Volatile.Write(ref stage, (int)SocketChangeStage.Wanted);

    public void Fail(SocketChangeStep at, int errno) => (step, error) = ((int)at, errno);

    public void End(bool wasOn, int keepalive, int time, int intvl, int probes)
    {
        (this.wasOn, keepaliveAfter, timeAfter, intvlAfter, probesAfter) = (wasOn ? 1 : 0, keepalive, time, intvl, probes);
        Volatile.Write(ref stage, (int)SocketChangeStage.Done);
    }
}
