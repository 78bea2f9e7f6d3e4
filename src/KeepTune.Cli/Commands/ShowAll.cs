using KeepTune.Cli.Output;
using KeepTune.Cli.Output.Results;
using KeepTune.Core.Keepalive;
using KeepTune.Core.Text;
using KeepTune.Linux;
using KeepTune.Linux.Namespaces;

namespace KeepTune.Cli.Commands;

/// <summary><c>keeptune show --all-netns</c>: every network namespace of this machine.</summary>
internal static class ShowAll
{
    public static Outcome Execute(Invocation invocation)
    {
        var survey = NamespaceDiscovery.Find(invocation.Paths);
        var visits = NamespaceWalk.Each(survey.Namespaces, _ => Values.Read(invocation.Paths));
        var catalog = invocation.Catalog(KeepaliveRange.OfKernel(KernelClock.Hz));
        var profiles = new Dictionary<SettingsResult, string?>();
        var results = new List<NamespaceResult>(visits.Count);
        var (kept, vanished) = (0, 0);
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
                kept++;
            }
        }

        Tell(invocation.Messages, survey, kept, vanished);
        return new Outcome<ShowResult>(new(ShowResult.SchemaName, results, kept + survey.NotVisible, vanished), json => json.ShowResult, NamespacesText.Render);
    }

    private static NamespaceResult Result(FoundNamespace netns, KeepaliveSettings settings, string? profile)
    {
        var process = netns.Process;
        return NamespaceResult.Of(netns.Inode, settings, KernelClock.Wheel, profile) with
        {
            Names = [.. netns.Names.Select(Printable.Escape)],
            Pids = process is null ? [] : [process.Pid],
            Process = ProcessResult.Command(process),
            Container = ProcessResult.Container(process),
            IsOwn = netns.IsOwn,
        };
    }

    private static void Tell(Messages messages, NamespaceSurvey survey, int kept, int vanished)
    {
        if (vanished > 0)
            messages.Warn($"{Describe.Count(vanished, "network namespace")} ended before it could be looked at");
        var parts = new List<string>();
        if (kept > 0)
            parts.Add($"{Describe.Count(kept, "network namespace")} that may not be entered (that takes CAP_SYS_ADMIN)");
        if (survey.ProcessesNotVisible > 0)
            parts.Add($"the {(survey.ProcessesNotVisible == 1 ? "namespace of 1 process" : $"namespaces of {survey.ProcessesNotVisible} processes")} (CAP_SYS_PTRACE)");
        if (survey.ProcessesHidden)
            parts.Add("the processes that /proc hides (hidepid)");
        if (survey.DirectoriesNotVisible > 0)
            parts.Add($"{survey.DirectoriesNotVisible} of the directories of names (CAP_DAC_READ_SEARCH)");
        if (parts.Count == 0)
            return;
        messages.Warn($"not visible: {string.Join(", ", parts)}");
        if (!Privilege.IsRoot)
            messages.Hint("run as root to see all");
    }
}
