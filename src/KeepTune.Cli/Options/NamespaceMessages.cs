using KeepTune.Linux.Privileges;

namespace KeepTune.Cli.Options;

/// <summary>Warnings about namespaces that could not be entered or found.</summary>
internal static class NamespaceMessages
{
    /// <summary>Warns why a namespace could not be entered, unless it is for lack of privilege.</summary>
    public static void WarnOfFailed<T>(this Messages messages, Visit<T> visit)
        where T : class
    {
        if (visit.End is VisitEnd.Failed)
            messages.Warn($"couldn't enter {visit.Namespace.Display}: {visit.Error.Text}");
    }

    /// <summary>Warns of namespaces that the report does not include.</summary>
    /// <param name="notPermitted">Namespaces that can't be entered for lack of privilege.</param>
    /// <param name="vanished">Namespaces that ended in the meantime.</param>
    public static void WarnOfUnseen(this Messages messages, NamespaceSelection selection, int notPermitted, int vanished)
    {
        if (vanished > 0)
            messages.Warn($"{Describe.Count(vanished, "network namespace")} ended in the meantime");
        var parts = new List<string>();
        if (notPermitted > 0)
            parts.Add($"{Describe.Count(notPermitted, "network namespace")} (needs CAP_SYS_ADMIN)");
        if (selection.Survey.ProcessesNotVisible > 0)
            parts.Add(
                selection.Survey.ProcessesNotVisible == 1
                    ? "the namespace of 1 process (needs CAP_SYS_PTRACE)"
                    : $"the namespaces of {selection.Survey.ProcessesNotVisible} processes (needs CAP_SYS_PTRACE)");
        if (selection.Survey.ProcessesHidden)
            parts.Add("processes that /proc hides (hidepid)");
        if (selection.Survey.DirectoriesNotVisible > 0)
            parts.Add(
                (selection.Survey.DirectoriesNotVisible == 1 ? "1 directory" : $"{selection.Survey.DirectoriesNotVisible} directories")
                    + " of namespace names (needs CAP_DAC_READ_SEARCH)");
        if (parts.Count == 0)
            return;
        messages.Warn($"couldn't look into {string.Join(", ", parts)}");
        if (!Privilege.IsRoot)
            messages.Hint("run as root to see all");
    }
}
