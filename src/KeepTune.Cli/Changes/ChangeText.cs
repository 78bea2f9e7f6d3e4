using KeepTune.Cli.Sockets;
using KeepTune.Linux.Sockets;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Changes;

/// <summary>The text reports of <c>keeptune apply</c> and <c>keeptune revert</c>.</summary>
internal static class ChangeText
{
    /// <param name="others">The other namespaces; null if they were not checked.</param>
    public static string Render(ChangeResult result, OtherNamespaces? others = null, Screen? screen = null)
    {
        screen ??= Screen.Plain;
        if (result.IsOfAll)
            return NamespaceChangesText.Render(result, screen);
        if (result is { ShowsDiff: true, Diff.Length: > 0 })
            return result.Diff;

        var text = new Page(screen);
        foreach (var change in result.Namespaces.Where(change => change.Changed))
            Runtime(text, change);
        foreach (var file in result.AlsoPersisted.Prepend(result.Persisted).OfType<PersistedResult>().Where(file => file.Changed))
            text.Append(file.Path)
                .Append(result.DryRun ? (file.Removed ? " would be removed" : " would be written") : file.Removed ? " removed" : " written")
                .Append("\n");
        if (result.Mended is { } recovered && result.IsRevert && (!recovered.Completed || result.Undone is null or 0))
            text.Append(
                $"change {recovered.Id}, interrupted at {Describe.Time(recovered.At)}, "
                    + $"{(recovered.Completed ? "was already complete" : "was rolled back")}\n");
        if (result.Refreshed is { } refreshed)
            (text.IsEmpty ? text.Append(Unchanged(result)).Append("\n") : text).Append(SocketUpdateText.Refreshed(refreshed));
        Waiting(text, result);
        if (result.DryRun && result.Changed)
            text.Append("dry run:", Meaning.Warning).Append(" nothing was changed\n");
        if (text.IsEmpty)
            text.Append(Unchanged(result)).Append("\n");
        if (others is { Different: > 0 })
            text.Append(NotChanged(others), Meaning.Secondary).Append("\n");
        return text.ToString();
    }

    private static string NotChanged(OtherNamespaces others)
    {
        var count = $"{(others.Complete ? "" : "at least ")}{Describe.Count(others.Different, "other network namespace")}";
        return $"{count} {(others.Different == 1 ? "was" : "were")} not changed ('--all-netns' includes {Them(others.Different)})";
    }

    /// <summary>How many connections the values reach; empty if there are none.</summary>
    public static string Reached(ConnectionCounts? counts)
    {
        if (counts is not { All: > 0 })
            return "";
        var rest = new List<string>();
        if (counts.Own > 0)
            rest.Add($"{counts.Own} {(counts.Own == 1 ? "has values of its own" : "have values of their own")}");
        if (counts.Off > 0)
            rest.Add($"{counts.Off} {(counts.Off == 1 ? "has" : "have")} keepalive off");
        if (counts.NotKnown > 0)
            rest.Add($"{counts.NotKnown} could not be inspected");
        var all = $"{(counts.Complete ? "" : "at least ")}{Describe.Count(counts.All, "connection")}";
        return $"{counts.Following} of {all} {(counts.Following == 1 ? "follows" : "follow")} these values"
            + $"{(rest.Count == 0 ? "" : $"; {string.Join(", ", rest)} ('keeptune sockets' lists them)")}\n";
    }

    /// <summary>The idle connections that don't use the new values yet; empty if there are none.</summary>
    public static string Stale(StaleTimers? timers)
    {
        if (timers is not { Longest.Ticks: > 0 } && timers is not { Complete: false })
            return "";
        var until = Describe.Time(DateTimeOffset.Now + timers.Longest);
        var count = $"{(timers.Complete ? "" : "at least ")}{Describe.Count(timers.Sockets, "idle connection")}";
        return timers switch
        {
            { Sockets: 0 } => "",
            { Sockets: 1 } => $"{count} still runs the old timer, until {until}; '--refresh' restarts it\n",
            _ => $"{count} still run the old timer, the last until {until}; '--refresh' restarts them\n",
        };
    }

    private static string Them(int count) => count == 1 ? "it" : "them";

    public static string Render(ConfirmResult result, Screen? screen = null)
    {
        if (!result.Changed && !result.Cancelled)
            return new Page(screen ?? Screen.Plain).Append(result.Note ?? "nothing to confirm").Append("\n").ToString();

        var text = new Page(screen ?? Screen.Plain);
        foreach (var change in result.Namespaces.Where(change => change.Changed))
            Runtime(text, change);
        return text + (result.Cancelled
            ? new Page(screen ?? Screen.Plain).Append("rolled back", Meaning.Warning).Append("\n").ToString()
            : Confirmed(result, screen));
    }

    /// <summary>The same without the change itself, which was just shown.</summary>
    public static string Confirmed(ConfirmResult result, Screen? screen = null) => result.Changed
        ? new Page(screen ?? Screen.Plain).Append(result.Persisted is { } file ? $"{file.Path} written\n" : "")
            .Append("confirmed", Meaning.Good)
            .Append("\n")
            .ToString()
        : Render(result, screen);

    /// <summary>When a change is rolled back, and the command that keeps it.</summary>
    /// <param name="target">The option that selects the namespace, after a blank; empty for the current one.</param>
    public static string Waiting(DateTimeOffset until, string target) =>
        $"rolls back at {Describe.Time(until)} unless you run 'keeptune confirm{target}'";

    private static void Waiting(Page text, ChangeResult result)
    {
        if (result.AwaitsFile && result.Persisted is { } file)
            text.Append(file.Path).Append(" will be written once you confirm\n");
        if (result.Until is { } until)
            text.Append(Waiting(until, result.TargetArgument), Meaning.Warning).Append("\n");
        else if (result.ConfirmWithinS is { } within)
            text.Append($"would roll back after {Describe.Duration(within)} unless you run 'keeptune confirm{result.TargetArgument}'\n");
    }

    private static void Runtime(Page text, NamespaceChangeResult change)
    {
        var before = change.Before.Settings;
        var after = change.After.Settings;
        var keyWidth = SysctlKeys.Keepalive.Max(key => key.Dotted().Length);
        var oldWidth = SysctlKeys.Keepalive.Max(key => $"{before[key]}".Length);
        foreach (var key in SysctlKeys.Keepalive)
        {
            var old = $"{before[key]}".PadLeft(oldWidth);
            text.Append(key.Dotted().PadRight(keyWidth))
                .Append("  ")
                .Append(old, before[key] == after[key] ? Meaning.None : Meaning.Secondary)
                .Append(before[key] == after[key] ? "\n" : $" -> {after[key]}\n");
        }

        var (was, becomes) = (Detection(before), Detection(after));
        text.Append($"{"detection".PadRight(keyWidth)}  {was}{(was == becomes ? "" : $" -> {becomes}")}\n");
    }

    private static StyledText Unchanged(ChangeResult result)
    {
        if (result.IsRevert)
            return StyledText.Good(result.Undone is > 0 ? "the old values are already active" : "nothing to revert");
        var values = result.Namespaces.Count > 0 ? result.Namespaces[0].After.Settings.ToString() : null;
        return StyledText.Good("no change:") + (result.Profile, values) switch
        {
            (null, null) => " the file already sets these values",
            (null, _) => $" {values} (time/intvl/probes) is already active",
            (_, null) => $" the file already sets '{result.Profile}'",
            _ => $" '{result.Profile}' ({values}) is already active",
        };
    }

    private static string Detection(KeepaliveSettings settings) =>
        DetectionTime.Idle(settings) is { } detection ? Describe.Duration(detection) : "never";
}
