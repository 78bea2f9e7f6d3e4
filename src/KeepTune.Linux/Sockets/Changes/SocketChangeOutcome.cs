using System.Globalization;
using KeepTune.Core.Sockets;
using KeepTune.Core.Sockets.Changes;

namespace KeepTune.Linux.Sockets.Changes;

/// <summary>The outcome of a change by another process, in words.</summary>
internal static class SocketChangeOutcome
{
    public static bool IsBySignal(int? ended) => ended is > 0 and var status && (status & 0x7f) != 0;

    /// <param name="ended">The wait status of that process (waitpid(2)); null if it still runs.</param>
    /// <returns>False if it was cancelled and has no outcome.</returns>
    public static bool Of(ref SharedSocketChange change, int? ended, ref SocketChange note)
    {
        switch (change.Stage)
        {
            case SocketChangeStage.Done:
                return Done(change, ref note);
            case SocketChangeStage.Begun when ended is null:
                return Failed(
                    "its program keeps it locked in a call: it will be changed when that call returns", ref note);
            case SocketChangeStage.Wanted when ended == 0 && change.Step is SocketChangeStep.None:
                note.Fate = SocketChangeOutcomeKind.Vanished;
                return true;
            case SocketChangeStage.Wanted when ended == 0:
                return Failed(Message(change), ref note);
            case SocketChangeStage.Begun or SocketChangeStage.Wanted when ended is { } status:
                return Failed(
                    "the process that should change it "
                        + (status < 0 ? "has ended"
                    : IsBySignal(status) ? $"was killed by signal {status & 0x7f}"
                    : $"failed ({(status >> 8) & 0xff})"),
                    ref note);
            default:
                return false;
        }
    }

    /// <summary>The outcome of a change that was made, with values as getsockopt(2) returns them.</summary>
    public static bool Done(in SharedSocketChange change, ref SocketChange note)
    {
        (note.Keepalive, note.Time, note.Intvl, note.Probes) = (
            change.KeepaliveAfter, change.TimeAfter, change.IntvlAfter, change.ProbesAfter);
        if (change.Step is not SocketChangeStep.None)
            return Failed(Message(change), ref note);
        if (!change.SetsAll && !change.WasOn)
            note.Fate = SocketChangeOutcomeKind.Left;
        else if (
            note.Keepalive != 1
                || (
                    note.Settings is { } wanted
                        && (note.Time, note.Intvl, note.Probes) != (wanted.TimeSeconds, wanted.IntvlSeconds, wanted.Probes)))
            return Failed("its values are not those that were set: the program may have set its own at the same time", ref note);
        else
            note.Fate = SocketChangeOutcomeKind.Changed;
        return true;
    }

    /// <summary>Notes a failure; the options are unknown unless already noted.</summary>
    public static bool Failed(string message, ref SocketChange note)
    {
        if (note is { Keepalive: 0, Time: 0 })
            note.Keepalive = note.Time = note.Intvl = note.Probes = TcpSocket.Unknown;
        (note.Fate, note.Message) = (SocketChangeOutcomeKind.Failed, message);
        return true;
    }

    private static string Message(in SharedSocketChange change) => $"couldn't {change.Step switch
    {
        SocketChangeStep.Look => "read the descriptors of its process",
        SocketChangeStep.Duplicate => "duplicate its descriptor",
        SocketChangeStep.Read => "read SO_KEEPALIVE",
        SocketChangeStep.Off => Set("SO_KEEPALIVE", 0),
        SocketChangeStep.Time => Set("TCP_KEEPIDLE", change.Time),
        SocketChangeStep.Intvl => Set("TCP_KEEPINTVL", change.Intvl),
        SocketChangeStep.Probes => Set("TCP_KEEPCNT", change.Probes),
        _ => Set("SO_KEEPALIVE", 1),
    }}: {new Errno(change.Error).Text}";

    private static string Set(string option, int value) => $"set {option} to {value.ToString(CultureInfo.InvariantCulture)}";
}
