using KeepTune.Cli.Output.Results;
using KeepTune.Core.Keepalive;

namespace KeepTune.Cli.Output;

/// <summary><c>keeptune verify</c> for people: a line for each verdict, and what deviates.</summary>
internal static class VerifyText
{
    public static string Render(VerifyResult result, Screen screen)
    {
        var expected = result.Boot.Expected!.Settings;
        var rows = new List<Row> { new("expected", $"{expected} (time/intvl/probes), {result.Boot.ExpectedFrom}") };
        if (result.Runtime is { } runtime)
            rows.Add(new("running", runtime.Ok ? "ok" : $"deviates: {runtime.Actual.Settings}"));
        rows.Add(new("file", File(result.File)));
        foreach (var row in Boot(result.Boot))
            rows.Add(row);
        return Rows.Text(rows, screen);
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
