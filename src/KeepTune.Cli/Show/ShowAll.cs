using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Show;

/// <summary><c>keeptune show --all-netns</c>: shows every network namespace of this machine.</summary>
internal sealed class ShowAll(Target target, Invocation invocation)
{
    public Outcome Execute()
    {
        var every = NamespaceSelection.Find(target, invocation.Paths);
        var visits = NamespaceWalk.Each(every.Namespaces, _ => SettingsResult.Of(LiveSettings.TryRead(invocation.Paths)));
        var catalog = invocation.Catalog(KeepaliveRange.OfKernel(KernelClock.Hz));
        var profiles = new Dictionary<SettingsResult, string?>();
        var results = new List<NamespaceResult>(visits.Count);
        var (notPermitted, failed, vanished) = (0, 0, 0);
        foreach (var visit in visits)
        {
            if (visit.Value is { } values)
            {
                if (!profiles.TryGetValue(values, out var profile))
                    profiles.Add(values, profile = catalog.Matching(values.Settings));
                results.Add(Result(visit.Namespace, values.Settings, profile));
            }
            else if (visit.End == VisitEnd.Vanished)
            {
                vanished++;
            }
            else
            {
                invocation.Messages.WarnOfFailed(visit);
                notPermitted += visit.End is VisitEnd.Failed ? 0 : 1;
                failed += visit.End is VisitEnd.Failed ? 1 : 0;
            }
        }

        invocation.Messages.WarnOfUnseen(every, notPermitted, vanished);
        return new Outcome<ShowResult>(
            new(ShowResult.SchemaName, results, notPermitted + failed + every.Survey.NotVisible, vanished),
            json => json.ShowResult,
            NamespacesText.Render);
    }

    private static NamespaceResult Result(FoundNamespace netns, KeepaliveSettings settings, string? profile)
    {
        return NamespaceResult.Of(netns.Inode, settings, KernelClock.Wheel, profile).OwnedBy(NamespaceOwner.Of(netns)) with
        {
            IsOwn = netns.IsOwn,
        };
    }
}
