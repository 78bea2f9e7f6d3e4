using KeepTune.Cli.Output.Results;

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
    public static IEnumerable<Row> Boot(BootStatusResult boot)
    {
        const string label = "next boot";
        if (boot.Ok && boot.Problems.Count == 0)
            yield return new(label, $"ok: {string.Join(", ", ((string?[])[boot.Sources.TimeS, boot.Sources.IntvlS, boot.Sources.Probes]).OfType<string>().Distinct())}");
        else if (boot.Ok)
            yield return new(label, "open: it can't be told which engine runs, and they differ");
        else
            yield return new(label, $"deviates: {boot.Actual.Settings}");
        foreach (var problem in boot.Problems)
            yield return new("", problem);
    }

    private static string File(FileStatusResult file) => file.Ok ? $"ok: {file.Path}" : $"deviates: {file.Path}: {file.Problem}";
}
