namespace KeepTune.Core.Proving;

/// <summary>
/// Probes as the kernel counts them. One that the sending machine itself lost, because a queue on it was full, does not count and is sent
/// again after half a second (net/ipv4/tcp_timer.c, tcp_keepalive_timer: TCP_RESOURCE_PROBE_INTERVAL). Both are seen on the wire: it is
/// watched above that queue.
/// </summary>
/// <param name="Counted">When those left that count.</param>
/// <param name="Lost">When the others did.</param>
/// <param name="Repeats">For each that counts, how many were lost directly before it.</param>
public sealed record ProbeSeries(IReadOnlyList<TimeSpan> Counted, IReadOnlyList<TimeSpan> Lost, IReadOnlyList<int> Repeats)
{
    /// <summary>How long the kernel waits before it repeats a probe that was lost on its own machine.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromMilliseconds(500);

    /// <param name="sent">All that left since the last segment was received, in their order.</param>
    /// <param name="intvl">At least one second. Timers are never early, so what follows sooner is a repetition.</param>
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

    // Where the kernel was not asked in time, the next one tells.
    private static bool IsLost(IReadOnlyList<SentProbe> sent, int n, int countedBefore, TimeSpan intvl) =>
        sent[n].Count is { } count
            ? count <= countedBefore
            : n + 1 < sent.Count && sent[n + 1].At - sent[n].At is var gap && gap >= Pause && gap < intvl;
}
