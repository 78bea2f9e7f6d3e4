using System.Diagnostics;
using KeepTune.Cli.Output.Results;
using KeepTune.Core.Keepalive;
using KeepTune.Linux;
using KeepTune.Linux.Namespaces;

namespace KeepTune.Cli.Commands;

/// <summary>A quick look at the other network namespaces of this machine, for people: it takes 20 ms at most.</summary>
internal static class Elsewhere
{
    private static readonly TimeSpan ToFind = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ToLook = TimeSpan.FromMilliseconds(18);

    /// <param name="settings">The values that the others are compared with.</param>
    public static ElsewhereResult Of(SystemPaths paths, KeepaliveSettings settings)
    {
        var here = SettingsResult.Of(settings);
        var begun = Stopwatch.GetTimestamp();
        var survey = NamespaceDiscovery.Find(paths, ToFind);
        var others = survey.Namespaces.Where(netns => !netns.IsOwn).ToList();
        if (others.Count == 0)
            return new(0, 0, survey.Complete);

        var visits = NamespaceWalk.Each(others, _ => Values.Read(paths), () => Stopwatch.GetElapsedTime(begun) < ToLook);
        return new(
            others.Count,
            visits.Count(visit => visit.Value is { } other && other != here),
            survey.Complete && visits.All(visit => visit.End != VisitEnd.Skipped));
    }
}
