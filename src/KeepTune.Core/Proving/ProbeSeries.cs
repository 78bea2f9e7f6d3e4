namespace KeepTune.Core.Proving;

/// <summary>
/// Probes as the kernel counts them. A probe that is lost on the sending machine, because a queue was full, does not count and is sent
/// again after half a second (net/ipv4/tcp_timer.c, tcp_keepalive_timer: TCP_RESOURCE_PROBE_INTERVAL). Both are captured, because the
/// capture is above that queue.
/// </summary>
/// <param name="Counted">When the probes that count were sent.</param>
/// <param name="Lost">When the others were sent.</param>
/// <param name="Repeats">For each probe that counts, how many were lost directly before it.</param>
public sealed record ProbeSeries(IReadOnlyList<TimeSpan> Counted, IReadOnlyList<TimeSpan> Lost, IReadOnlyList<int> Repeats)
{
    /// <summary>How long the kernel waits before it resends a probe that was lost on its own machine.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromMilliseconds(500);

    /// <param name="sent">All probes since the last segment was received, in order.</param>
    /// <param name="intvl">At least one second. Timers are never early, so anything sooner is a repetition.</param>
    public static ProbeSeries Of(IReadOnlyList<SentProbe> sent, TimeSpan intvl)
    {
        List<TimeSpan> counted = [], lost = [];
        List<int> repeats = [];
        var before = 0;
        for (var n = 0; n < sent.Count; n++)
        {
            if (IsLost(sent, n, counted.Count, intvl))
            {
                lost.Add(sent[n].At);
                before++;
                continue;
            }

            counted.Add(sent[n].At);
            repeats.Add(before);
            before = 0;
        }

        return new(counted, lost, repeats);
    }

    // If the kernel was not asked in time, the next probe shows it.
    private static bool IsLost(IReadOnlyList<SentProbe> sent, int n, int countedBefore, TimeSpan intvl) =>
        sent[n].Count is { } count
            ? count <= countedBefore
            : n + 1 < sent.Count && sent[n + 1].At - sent[n].At is var gap && gap >= Pause && gap < intvl;
}
