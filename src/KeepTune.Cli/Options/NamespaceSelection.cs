using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Privileges;

namespace KeepTune.Cli.Options;

/// <summary>The network namespaces that <c>--all-netns</c> means.</summary>
/// <param name="Namespaces">Those of the survey that <c>--only</c> leaves.</param>
internal sealed record NamespaceSelection(NamespaceSurvey Survey, IReadOnlyList<FoundNamespace> Namespaces)
{
    /// <summary>What <c>--only</c> takes.</summary>
    public static readonly string[] Kinds = ["named", "container"];

    public static NamespaceSelection Find(Target target, SystemPaths paths)
    {
        var survey = NamespaceDiscovery.Find(paths);
        return new(survey, target.Only switch
        {
            "named" => [.. survey.Namespaces.Where(netns => netns.Names.Count > 0)],
            "container" => [.. survey.Namespaces.Where(netns => netns.Process?.Container is not null)],
            _ => survey.Namespaces,
        });
    }

    /// <summary>Says why a namespace could not be entered, where that is not for want of privilege.</summary>
    public static void TellFailed<T>(Messages messages, Visit<T> visit)
        where T : class
    {
        if (visit.End is VisitEnd.Failed)
            messages.Warn($"couldn't enter {visit.Namespace.Display}: {visit.Error.Text}");
    }

    /// <summary>Says what is missing.</summary>
    /// <param name="kept">Namespaces that may not be entered.</param>
    /// <param name="vanished">Namespaces that ended meanwhile.</param>
    public void Tell(Messages messages, int kept, int vanished)
    {
        if (vanished > 0)
            messages.Warn($"{Describe.Count(vanished, "network namespace")} ended meanwhile");
        var parts = new List<string>();
        if (kept > 0)
            parts.Add($"{Describe.Count(kept, "network namespace")} that may not be entered (that takes CAP_SYS_ADMIN)");
        if (Survey.ProcessesNotVisible > 0)
            parts.Add(
                Survey.ProcessesNotVisible == 1
                    ? "the namespace of 1 process (CAP_SYS_PTRACE)"
                    : $"the namespaces of {Survey.ProcessesNotVisible} processes (CAP_SYS_PTRACE)");
        if (Survey.ProcessesHidden)
            parts.Add("the processes that /proc hides (hidepid)");
        if (Survey.DirectoriesNotVisible > 0)
            parts.Add($"{Survey.DirectoriesNotVisible} of the directories of names (CAP_DAC_READ_SEARCH)");
        if (parts.Count == 0)
            return;
        messages.Warn($"not visible: {string.Join(", ", parts)}");
        if (!Privilege.IsRoot)
            messages.Hint("run as root to see all");
    }
}
