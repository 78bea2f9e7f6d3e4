using KeepTune.Cli.Show;
using KeepTune.Cli.Sockets;

namespace KeepTune.Cli.Changes;

/// <summary>The text report of a change of many network namespaces: a row for each that changes, and their number.</summary>
internal static class NamespaceChangesText
{
    private static readonly string[] Headings = ["NETNS", "NAME", "PROCESS", "CONTAINER", "BEFORE", "AFTER"];

    public static string Render(ChangeResult result, Screen screen)
    {
        if (result is { ShowsDiff: true, Diff.Length: > 0 })
            return result.Diff;

        var changed = result.Namespaces.Count(change => change.Changed);
        var table = result.IsListed ? "" : Table(result.Namespaces, screen);
        var text = new Page(screen);
        if (result.Namespaces.Count == 0)
            text.Append(
                result.Failed.Count > 0
                    ? "nothing was changed\n"
                    : result.IsRevert
                    ? "nothing to revert\n"
                    : result.Vanished > 0
                    ? "nothing was changed\n"
                    : "no matching network namespace\n");
        else if (result.IsRevert && changed == 0)
            text.Append("the old values are already active", Meaning.Good)
                .Append($" in {Describe.Count(result.Namespaces.Count, "network namespace")}\n");
        else if (changed == 0)
            text.Append("no change:", Meaning.Good)
                .Append($" the values are already active in {Describe.Count(result.Namespaces.Count, "network namespace")}\n");
        else
            text.Append(
                $"{(result.DryRun ? "would change" : "changed")} {changed} of "
                    + $"{Describe.Count(result.Namespaces.Count + result.Failed.Count, "network namespace")}\n");
        foreach (var file in result.AlsoPersisted.Prepend(result.Persisted).OfType<PersistedResult>().Where(file => file.Changed))
            text.Append(file.Path)
                .Append(result.DryRun ? " would be" : "")
                .Append(file.Removed ? " removed\n" : " written\n");
        text.Append(result.Refreshed is { } refreshed ? SocketUpdateText.Refreshed(refreshed) : "");
        if (result.DryRun && result.Changed)
            text.Append("dry run:", Meaning.Warning).Append(" nothing was changed\n");
        return table + text;
    }

    /// <summary>Reports each failure on a line of standard error, then each distinct hint once.</summary>
    public static void Report(Messages messages, IReadOnlyList<NamespaceFailureResult> failed)
    {
        foreach (var one in failed)
            Messages.Report(new Failure(FailureKind.Failed, $"{one.Netns}{Named(one)}: {one.Message}"));
        foreach (var hint in failed.Select(one => one.Hint).OfType<string>().Distinct())
            messages.Hint(hint);
    }

    private static string Named(NamespaceFailureResult one) =>
        one.Names.Count > 0 ? $" ({one.Names[0]})" : one.Pids.Count > 0 ? $" (of process {one.Pids[0]})" : "";

    /// <summary>What was done before a signal arrived between two namespaces.</summary>
    public static Failure Interrupted(Failure signal, IReadOnlyList<NamespaceChangeResult> changes, string? hint)
    {
        var done = changes.Count(change => change.Changed);
        return done == 0
            ? signal
            : new(
                signal.Kind,
                $"interrupted: {Describe.Count(done, "network namespace")} {(done == 1 ? "was" : "were")} changed, the others were not",
                hint);
    }

    /// <summary>The pending changes and the question whether to make them.</summary>
    /// <param name="wanted">As in <c>'cloud' (200/30/5)</c>; null if the namespaces get different values.</param>
    public static string Question(IReadOnlyList<NamespaceChangeResult> changes, string? wanted, Screen screen)
    {
        var changed = changes.Count(change => change.Changed);
        return $"{Table(changes, screen)}apply {wanted ?? "these values"} to {changed} of "
            + $"{Describe.Count(changes.Count, "network namespace")}?";
    }

    private static string Table(IReadOnlyList<NamespaceChangeResult> changes, Screen screen)
    {
        var rows = new List<IReadOnlyList<string>>(changes.Count);
        foreach (var change in changes)
        {
            if (change.Changed)
                rows.Add(
                    [
                        change.Netns,
                        .. NamespacesText.Identity(change.IsOwn, change.Names, change.Pids, change.Process, change.Container),
                        change.Before.Settings.ToString(),
                        change.After.Settings.ToString()
                    ]);
        }

        return rows.Count == 0 ? "" : Columns.Text(Headings, rows, screen);
    }
}
