using KeepTune.Cli.Show;

namespace KeepTune.Cli.Verify;

/// <summary><c>keeptune verify</c> for people: a line for each verdict, and what deviates.</summary>
internal static class VerifyText
{
    private static readonly string[] Headings = ["NETNS", "NAME", "PROCESS", "CONTAINER", "EXPECTED", "RUNNING", "FROM"];

    public static string Render(VerifyResult result, Screen screen)
    {
        if (result.IsOfAll)
            return All(result, screen);
        var expected = result.Boot?.Expected ?? result.Runtime?.Expected;
        var rows = new List<Row>
        {
            new("expected", $"{expected?.Settings} (time/intvl/probes), {result.Boot?.ExpectedFrom ?? result.Runtime?.ExpectedFrom}"),
        };
        if (result.Runtime is { } runtime)
            rows.Add(new("running", runtime.Ok ? "ok" : $"deviates: {runtime.Actual.Settings}"));
        if (result.File is { } file)
            rows.Add(new("file", File(file)));
        if (result.Boot is { } boot)
            rows.AddRange(Boot(boot));
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
                        .. NamespacesText.Who(one.IsOwn, one.Names, one.Pids, one.Process, one.Container),
                        one.Expected.Settings.ToString(),
                        one.Actual.Settings.ToString(),
                        one.ExpectedFrom
                    ]);
        }

        var all = Describe.Count(result.Namespaces.Count, "network namespace");
        var seen = result.NotVisible > 0 ? "as far as can be seen, " : "";
        return result.Namespaces.Count == 0
            ? "no such network namespace\n"
            : rows.Count == 0
            ? $"{seen}ok: {all}\n"
            : Columns.Text(Headings, rows, screen) + $"{seen}{rows.Count} of {all} {(rows.Count == 1 ? "deviates" : "deviate")}\n";
    }

    /// <summary>The rows of a verdict on the next boot.</summary>
    /// <param name="live">The running values, where a boot that changes them is worth a word; null elsewhere.</param>
    public static IEnumerable<Row> Boot(BootStatusResult boot, KeepaliveSettings? live = null)
    {
        const string label = "next boot";
        var seen = boot.Complete ? "" : "as far as can be seen, ";
        if (boot.Ok && live is { } now && now != boot.Actual.Settings)
            yield return new(label, $"{seen}the running values go: {boot.Actual.Settings}{From(boot.Sources)}");
        else if (boot.Ok)
            yield return new(label, $"{seen}ok: {boot.Actual.Settings}{From(boot.Sources)}");
        else if (boot.Open)
            yield return new(label, $"{seen}open: what will stand is not known");
        else
            yield return new(label, $"{seen}deviates: {boot.Actual.Settings}");
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

    private static string File(FileStatusResult file) => file.Ok ? $"ok: {file.Path}"
        : file.Problem?.StartsWith($"'{file.Path}'", StringComparison.Ordinal) == true ? $"deviates: {file.Problem}"
        : $"deviates: {file.Path}: {file.Problem}";
}
