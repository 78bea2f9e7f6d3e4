using System.Diagnostics;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Show;

/// <summary>A quick look at the other network namespaces of this machine, for people: it takes 20 ms at most.</summary>
internal static class OtherNamespaces
{
    private static readonly TimeSpan ToFind = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ToLook = TimeSpan.FromMilliseconds(18);

    /// <param name="settings">The values that the others are compared with.</param>
    public static OtherNamespacesResult Of(SystemPaths paths, KeepaliveSettings settings)
    {
        var here = SettingsResult.Of(settings);
        var begun = Stopwatch.GetTimestamp();
        var survey = NamespaceDiscovery.Find(paths, ToFind);
        if (survey.Namespaces is [{ IsOwn: true }] or [])
            return new(0, 0, survey.Complete);

        var (others, different, complete) = (0, 0, survey.Complete);
        foreach (var visit
            in NamespaceWalk.Each(
                survey.Namespaces, _ => SettingsResult.Of(LiveSettings.TryRead(paths)), () => Stopwatch.GetElapsedTime(begun) < ToLook))
        {
            others += visit.Namespace.IsOwn ? 0 : 1;
            different += visit.Namespace.IsOwn || visit.Value is null || visit.Value == here ? 0 : 1;
            complete &= visit.End != VisitEnd.Skipped;
        }

        return new(others, different, complete);
    }
}
