using System.Diagnostics;
using KeepTune.Linux.Namespaces;

namespace KeepTune.Linux.Sysctls;

/// <summary>The values of the other network namespaces of this machine.</summary>
/// <param name="Others">How many were found.</param>
/// <param name="Different">How many of them have different values.</param>
/// <param name="Complete">False if the time was up: the numbers are lower bounds.</param>
public sealed record OtherNamespaces(int Others, int Different, bool Complete)
{
    private static readonly TimeSpan ToFind = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ToLook = TimeSpan.FromMilliseconds(18);

    private sealed record Seen(KeepaliveSettings Settings);

    /// <summary>A quick check that takes at most 20 ms.</summary>
    /// <param name="here">The values to compare with.</param>
    public static OtherNamespaces Look(SystemPaths paths, KeepaliveSettings here)
    {
        var begun = Stopwatch.GetTimestamp();
        var survey = NamespaceDiscovery.Find(paths, ToFind);
        if (survey.Namespaces is [{ IsOwn: true }] or [])
            return new(0, 0, survey.Complete);

        var (others, different, complete) = (0, 0, survey.Complete);
        foreach (var visit
            in NamespaceWalk.Each(
                survey.Namespaces,
                _ => LiveSettings.TryRead(paths) is { } settings ? new Seen(settings) : null,
                () => Stopwatch.GetElapsedTime(begun) < ToLook))
        {
            others += visit.Namespace.IsOwn ? 0 : 1;
            different += visit.Namespace.IsOwn || visit.Value is null || visit.Value.Settings == here ? 0 : 1;
            complete &= visit.End != VisitEnd.Skipped;
        }

        return new(others, different, complete);
    }
}
