using System.Diagnostics;
using KeepTune.Core.Sockets.Changes;

namespace KeepTune.Linux.Sockets.Changes;

/// <summary>Detects that changes have made no progress for so long that a program must be keeping a socket locked.</summary>
internal sealed class SocketChangeWait(TimeSpan patience)
{
    private long since = Stopwatch.GetTimestamp();
    private int done = -1;

    public bool IsOver(Span<SharedSocketChange> shared)
    {
        var now = 0;
        foreach (ref var change in shared)
            now += change.Stage is SocketChangeStage.Done ? 1 : 0;
        if (now != done)
            (done, since) = (now, Stopwatch.GetTimestamp());
        return Stopwatch.GetElapsedTime(since) > patience;
    }
}
