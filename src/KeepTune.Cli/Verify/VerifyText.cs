using KeepTune.Cli.Show;

namespace KeepTune.Cli.Verify;

/// <summary>The text report of <c>keeptune verify</c>: a line for each check, and any deviation.</summary>
internal static class VerifyText
{
    private static readonly string[] Headings = ["NETNS", "NAME", "PROCESS", "CONTAINER", "EXPECTED", "RUNNING", "FROM"];
    private static readonly StyledText Deviates = StyledText.Warning("deviates:");

    public static string Render(VerifyResult result, Screen screen)
    {
        if (result.IsOfAll)
            return All(result, screen);
        var (now, atBoot) = (result.Runtime?.Expected, result.Boot?.Expected);
        var rows = new List<Row>
        {
            new(
                "expected",
                $"{(now ?? atBoot)?.Settings} (time/intvl/probes), "
                    + (now is null ? result.Boot?.ExpectedFrom : result.Runtime?.ExpectedFrom)),
        };
        if (now is not null && atBoot is not null && now != atBoot)
            rows.Add(new("at boot", $"{atBoot.Settings} (time/intvl/probes), {result.Boot?.ExpectedFrom}"));
        if (result.Runtime is { } runtime)
            rows.Add(new("running", runtime.Ok
                ? StyledText.Good("ok")
                : Deviates + $" {runtime.Actual.Settings}"));
        if (result.File is { } file)
            rows.Add(new("file", File(file)));
        if (result.Boot is { } boot)
            rows.AddRange(Boot(boot, result.IsOfApplied ? result.Runtime?.Actual.Settings : null));
        return Rows.Text(rows, screen);
    }

    private static string All(VerifyResult result, Screen screen)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var one in result.Namespaces)
        {
            if (!one.Ok)
                rows.Add(
                    [
                        one.Netns,
                        .. NamespacesText.Identity(one.IsOwn, one.Names, one.Pids, one.Process, one.Container),
                        one.Expected.Settings.ToString(),
                        one.Actual.Settings.ToString(),
                        one.ExpectedFrom
                    ]);
        }

        var all = Describe.Count(result.Namespaces.Count, "network namespace");
        var seen = result.NotVisible > 0 ? "as far as can be seen, " : "";
        return result.Namespaces.Count == 0
            ? "no network namespace was checked\n"
            : rows.Count == 0
            ? new Page(screen).Append(seen).Append("ok:", Meaning.Good).Append($" {all}\n").ToString()
            : Columns.Text(Headings, rows, screen)
                + new Page(screen).Append(seen)
                    .Append($"{rows.Count} of {all} {(rows.Count == 1 ? "deviates" : "deviate")}", Meaning.Warning)
                    .Append("\n");
    }

    /// <summary>The rows of the check of the next boot.</summary>
    /// <param name="live">The running values, to report a boot that changes them; null to ignore them.</param>
    public static IEnumerable<Row> Boot(BootStatusResult boot, KeepaliveSettings? live = null)
    {
        const string label = "next boot";
        StyledText seen = boot.Complete ? "" : "as far as can be seen, ";
        var values = $"{boot.Actual.Settings}{From(boot.Sources)}";
        if (boot.Ok && live is { } now && now != boot.Actual.Settings)
            yield return new(
                label,
                seen + (boot.Expected is null
                    ? StyledText.Warning("not persistent:") + $" returns to {values} (use --persist)"
                    : StyledText.Warning("changes the values:") + $" {values}"));
        else if (boot.Ok)
            yield return new(label, seen + StyledText.Good("ok:") + $" {values}");
        else if (boot.Open)
            yield return new(label, seen + StyledText.Warning("unknown:") + " the values can't be predicted");
        else
            yield return new(label, seen + Deviates + $" {boot.Actual.Settings}");
        foreach (var problem in boot.Problems)
            yield return new("", problem);
    }

    // '/etc/sysctl.d/90-keeptune.conf:3,4,5': each file once.
    private static string From(BootSourcesResult sources)
    {
        var files = ((string?[])[sources.TimeS, sources.IntvlS, sources.Probes]).OfType<string>()
            .GroupBy(source => source[..source.LastIndexOf(':')], source => source[(source.LastIndexOf(':') + 1)..])
            .Select(file => $"{file.Key}:{string.Join(',', file)}");
        var from = string.Join(", ", files);
        return from.Length == 0 ? "" : $" from {from}";
    }

    private static StyledText File(FileStatusResult file) => file.Ok ? StyledText.Good("ok:") + $" {file.Path}"
        : file.Problem == Checks.Missing ? StyledText.Warning("missing:") + $" {file.Path}"
        : file.Problem?.StartsWith($"'{file.Path}'", StringComparison.Ordinal) == true ? Deviates + $" {file.Problem}"
        : Deviates + $" {file.Path}: {file.Problem}";
}
