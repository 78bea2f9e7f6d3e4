using KeepTune.Cli.Sockets;
using KeepTune.Linux.Sockets;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Changes;

/// <summary><c>keeptune apply</c> and <c>keeptune revert</c> for people.</summary>
internal static class ChangeText
{
    /// <param name="elsewhere">What the other namespaces have; null where nobody looked.</param>
    public static string Render(ChangeResult result, OtherNamespaces? elsewhere = null, Screen? screen = null)
    {
        screen ??= Screen.Plain;
        if (result.IsOfAll)
            return NamespaceChangesText.Render(result, screen);
        if (result.Diff is not null && result.Diff.Length > 0)
            return result.Diff;

        var text = new Page(screen);
        foreach (var change in result.Namespaces.Where(change => change.Changed))
            Runtime(text, change);
        foreach (var file in result.AlsoPersisted.Prepend(result.Persisted).OfType<PersistedResult>().Where(file => file.Changed))
            text.Append(file.Path)
                .Append(result.DryRun ? (file.Removed ? " would be removed" : " would be written") : file.Removed ? " removed" : " written")
                .Append("\n");
        if (result.Mended is { } mended && result.IsRevert && (!mended.Completed || result.Undone is null or 0))
            text.Append(
                $"change {mended.Id}, interrupted at {Describe.Time(mended.At)}, "
                    + $"{(mended.Completed ? "had been made whole" : "is rolled back")}\n");
        if (result.Refreshed is { } refreshed)
            (text.IsEmpty ? text.Append(Unchanged(result)).Append("\n") : text).Append(SocketUpdateText.Refreshed(refreshed));
        Waiting(text, result);
        if (result.DryRun && result.Changed)
            text.Append("nothing is changed:", Meaning.Warning).Append(" this is a dry run\n");
        if (text.IsEmpty)
            text.Append(Unchanged(result)).Append("\n");
        if (elsewhere is { Different: > 0 })
            text.Append(Reached(result, elsewhere), Meaning.Secondary).Append("\n");
        return text.ToString();
    }

    // 'reached 1 of at least 5 network namespaces'
    private static string Reached(ChangeResult result, OtherNamespaces elsewhere)
    {
        var atLeast = elsewhere.Complete ? "" : "at least ";
        var command = result.IsRevert ? "show --all-netns' lists" : $"apply {result.Profile ?? "…"} --all-netns' reaches";
        return $"this is 1 of {atLeast}{elsewhere.Others + 1} network namespaces, {atLeast}{elsewhere.Different} "
            + $"{(elsewhere.Different == 1 ? "has" : "have")} other values; 'keeptune {command} them";
    }

    /// <summary>Which sockets the change does not reach yet; empty where it reaches all.</summary>
    public static string OldTimers(StaleTimers? timers)
    {
        const string what = "'--refresh' starts it anew", many = "'--refresh' starts them anew";
        if (timers is not { Longest.Ticks: > 0 } && timers is not { Complete: false })
            return "";
        var until = Describe.Time(DateTimeOffset.Now + timers.Longest);
        return timers switch
        {
            { Sockets: 0 } => "",
            { Sockets: 1, Complete: true } => $"1 idle socket keeps its old timer until {until}; {what}\n",
            _ =>
                $"{(timers.Complete ? "" : "at least ")}{Describe.Count(timers.Sockets, "idle socket")} keep their old timers, the last "
                    + $"until {until}; {many}\n",
        };
    }

    public static string Render(ConfirmResult result, Screen? screen = null)
    {
        if (!result.Changed && !result.Cancelled)
            return "nothing to confirm\n";

        var text = new Page(screen ?? Screen.Plain);
        foreach (var change in result.Namespaces.Where(change => change.Changed))
            Runtime(text, change);
        return text + (result.Cancelled
            ? new Page(screen ?? Screen.Plain).Append("rolled back", Meaning.Warning).Append("\n").ToString()
            : Confirmed(result, screen));
    }

    /// <summary>The same for someone who has just seen the change.</summary>
    public static string Confirmed(ConfirmResult result, Screen? screen = null) => result.Changed
        ? new Page(screen ?? Screen.Plain).Append(result.Persisted is { } file ? $"{file.Path} written\n" : "")
            .Append("confirmed", Meaning.Good)
            .Append("\n")
            .ToString()
        : Render(result, screen);

    /// <summary>Until when a change stands, and what to type to keep it.</summary>
    /// <param name="target">The option that names the namespace, after a blank; empty for the own one.</param>
    public static string Waiting(DateTimeOffset until, string target) =>
        $"stands until {Describe.Time(until)}; run 'keeptune confirm{target}' to keep it";

    private static void Waiting(Page text, ChangeResult result)
    {
        if (result.AwaitsFile && result.Persisted is { } file)
            text.Append(file.Path).Append(" is written when the change is confirmed\n");
        if (result.Until is { } until)
            text.Append(Waiting(until, result.TargetArgument), Meaning.Warning).Append("\n");
        else if (result.ConfirmWithinS is { } within)
            text.Append($"then it would wait {Describe.Duration(within)} for 'keeptune confirm{result.TargetArgument}'\n");
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
            return StyledText.Good(result.Undone is > 0 ? "the old values already stand" : "nothing to revert");
        var values = result.Namespaces.Count > 0 ? result.Namespaces[0].After.Settings.ToString() : null;
        var unchanged = StyledText.Good("unchanged:");
        return (result.Profile, values) switch
        {
            (null, null) => StyledText.Good("unchanged"),
            (null, _) => unchanged + $" {values} (time/intvl/probes) already stand",
            (_, null) => unchanged + $" '{result.Profile}' already stands",
            _ => unchanged + $" '{result.Profile}' {values} (time/intvl/probes) already stands",
        };
    }

    private static string Detection(KeepaliveSettings settings) =>
        DetectionTime.Idle(settings) is { } detection ? Describe.Duration(detection) : "never";
}
