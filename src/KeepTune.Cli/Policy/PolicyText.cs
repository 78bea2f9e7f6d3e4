using System.Globalization;

namespace KeepTune.Cli.Policy;

/// <summary><c>keeptune policy</c> for people.</summary>
internal static class PolicyText
{
    private const string None = "-";

    private static readonly string[] Headings = ["CGROUP", "PROFILE", "VALUES", "DETECTION", "MODE", "CONNECTIONS", "SINCE", "HELD BY"];
    private static readonly int[] Numbers = [5];

    public static string Attached(PolicyAttachResult result, Screen screen)
    {
        var policy = result.Policy;
        var cgroup = ShellWord.Quote(policy.Cgroup);
        var text = new Page(screen);
        if (!result.Changed)
            return text.Append("no change:", Meaning.Good)
                .Append($" {Printable.Escape(policy.Cgroup)} already has {Values(policy)}\n")
                .ToString();
        text.Append(result.Before is { } before
            ? $"replaced {Values(before)} with {Values(policy)} on {Printable.Escape(policy.Cgroup)}\n"
            : $"attached {Values(policy)} to {Printable.Escape(policy.Cgroup)}\n");
        if (result.Before is not null || !screen.IsTerminal)
            return text.ToString();

        var mode = policy.Override is true
            ? "even where the program has set its own"
            : "unless the program has enabled keepalive itself";
        List<string> notes =
        [
            $"Connections that this cgroup makes or accepts from now on get these values, {mode}.",
            $"Existing connections are not changed; 'keeptune sockets set {policy.Profile ?? "PROFILE"} --cgroup {cgroup}' does that. "
                + "Not reached either: connections accepted from a listening socket of another cgroup, and values set later.",
            $"The policy ends with 'keeptune policy detach {cgroup}', or with the cgroup, as when a service stops. "
                + $"'keeptune policy unit {policy.Profile ?? "PROFILE"} UNIT' prints a drop-in that attaches it at every start.",
        ];
        var prose = new Prose(screen);
        notes.ForEach(note => prose.Paragraph(note));
        return text + prose.ToString();
    }

    public static string Detached(PolicyDetachResult result, Screen screen)
    {
        var text = new Page(screen);
        foreach (var policy in result.Policies)
            text.Append(
                policy.Hold == "gone"
                    ? $"removed {Values(policy)}, left behind by {Printable.Escape(policy.Cgroup)}, which has ended\n"
                    : $"detached {Values(policy)} from {Printable.Escape(policy.Cgroup)}; existing connections keep its values\n");
        return text.IsEmpty ? "nothing to detach\n" : text.ToString();
    }

    public static string List(PolicyListResult result, Screen screen)
    {
        var missing = result.Missing ?? [];
        if (result.Policies.Count + missing.Count == 0)
            return "no cgroup has a policy\n";

        var rows = new List<IReadOnlyList<StyledText>>(result.Policies.Count + missing.Count);
        foreach (var policy in result.Policies)
        {
            rows.Add(
            [
                Printable.Escape(policy.Cgroup),
                policy.Profile is { } profile ? Printable.Escape(profile) : None,
                policy.Values?.Settings.ToString() ?? "of another version",
                policy.DetectionS is { } detection ? Describe.Duration(detection) : None,
                policy.Override switch { true => "override", false => "if unset", _ => None }
                    + (policy.UserTimeoutMs is > 0 and var timeout ? $", user timeout {timeout / 1000} s" : ""),
                policy.Hits?.ToString(CultureInfo.InvariantCulture) ?? None,
                policy.Since is { } since ? Describe.Time(since) : None,
                policy.Hold == "gone"
                    ? StyledText.Warning("nothing:") + " the cgroup has ended"
                    : policy.Pin is { } pin ? Printable.Escape(pin) : "the cgroup",
            ]);
        }

        foreach (var policy in missing)
        {
            var by = StyledText.Warning("nothing:") + $" not attached by {Printable.Escape(policy.File)}";
            rows.Add([Printable.Escape(policy.Cgroup), None, StyledText.Warning("missing"), None, None, None, None, by]);
        }

        return ShortTable.Text(Headings, rows, screen, Numbers);
    }

    private static string Values(PolicyResult policy) =>
        policy.Values is { } values
            ? $"{values.Settings}{(policy.Profile is { } name ? $" ('{Printable.Escape(name)}')" : "")}"
                + $"{(policy.UserTimeoutMs is > 0 and var timeout ? $", user timeout {timeout / 1000} s" : "")}"
                + $"{(policy.Override is true ? ", override" : "")}"
            : "a policy of another version";
}
