using KeepTune.Linux.Privileges;

namespace KeepTune.Cli.Options;

/// <summary>What is said of namespaces that could not be looked into.</summary>
internal static class NamespaceMessages
{
    /// <summary>Says why a namespace could not be entered, where that is not for want of privilege.</summary>
    public static void WarnOfFailed<T>(this Messages messages, Visit<T> visit)
        where T : class
    {
        if (visit.End is VisitEnd.Failed)
            messages.Warn($"couldn't enter {visit.Namespace.Display}: {visit.Error.Text}");
    }

    /// <summary>Says what is missing.</summary>
    /// <param name="kept">Namespaces that may not be entered.</param>
    /// <param name="vanished">Namespaces that ended meanwhile.</param>
    public static void WarnOfUnseen(this Messages messages, NamespaceSelection selection, int kept, int vanished)
    {
        if (vanished > 0)
            messages.Warn($"{Describe.Count(vanished, "network namespace")} ended meanwhile");
        var parts = new List<string>();
        if (kept > 0)
            parts.Add($"{Describe.Count(kept, "network namespace")} that may not be entered (that takes CAP_SYS_ADMIN)");
        if (selection.Survey.ProcessesNotVisible > 0)
            parts.Add(
                selection.Survey.ProcessesNotVisible == 1
                    ? "the namespace of 1 process (CAP_SYS_PTRACE)"
                    : $"the namespaces of {selection.Survey.ProcessesNotVisible} processes (CAP_SYS_PTRACE)");
        if (selection.Survey.ProcessesHidden)
            parts.Add("the processes that /proc hides (hidepid)");
        if (selection.Survey.DirectoriesNotVisible > 0)
            parts.Add($"{selection.Survey.DirectoriesNotVisible} of the directories of names (CAP_DAC_READ_SEARCH)");
        if (parts.Count == 0)
            return;
        messages.Warn($"not visible: {string.Join(", ", parts)}");
        if (!Privilege.IsRoot)
            messages.Hint("run as root to see all");
    }
}
