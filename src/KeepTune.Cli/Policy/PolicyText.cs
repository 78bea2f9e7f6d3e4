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
            return text.Append("unchanged:", Meaning.Good)
                .Append($" {Printable.Escape(policy.Cgroup)} has {Values(policy)} already\n")
                .ToString();
        text.Append($"{Printable.Escape(policy.Cgroup)}: {(result.Before is { } before ? $"{Values(before)} -> " : "")}{Values(policy)}\n");
        if (result.Before is not null || !screen.IsTerminal)
            return text.ToString();

        var mode = policy.Override is true
            ? "also where the program has set its own before"
            : "unless the program has switched keepalive on itself";
        List<string> notes =
        [
            $"Connections that the programs of this cgroup make or accept from now on get these values, {mode}.",
            $"Not reached: connections that stand already ('keeptune sockets set {policy.Profile ?? "PROFILE"} --cgroup {cgroup}' sets "
                + "them), those accepted from a listening socket that was made in another cgroup, and what a program sets later.",
            $"It stays until 'keeptune policy detach {cgroup}', or until the cgroup ends, as that of a service does when it stops: "
                + $"'keeptune policy unit {policy.Profile ?? "PROFILE"} UNIT' prints what attaches it again.",
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
                $"{Printable.Escape(policy.Cgroup)}: {Values(policy)} "
                    + (policy.Hold == "gone"
                    ? "was left behind by a cgroup that is gone, and is removed\n"
                    : "ended; connections that have it keep it\n"));
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
                    ? StyledText.Warning("nothing:") + " the cgroup is gone"
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
