using KeepTune.Cli.Changes;

namespace KeepTune.Cli.Verify;

/// <summary>The text report of <c>keeptune status</c>.</summary>
internal static class StatusText
{
    public static string Render(StatusResult result, Screen screen)
    {
        var actual = result.Runtime.Actual.Settings;
        var rows = new List<Row>
        {
            new("active", $"{actual} (time/intvl/probes), profile {result.Profile ?? "custom"}"),
        };
        if (result.Since is { } since)
        {
            rows.Add(new("since", $"{Describe.Time(since)}{(result.By is null ? "" : $" by {result.By}")}"));
            rows.Add(new("command", result.CommandLine ?? ""));
        }
        else
        {
            rows.Add(new("origin", "not set by keeptune"));
        }

        if (result.Runtime.Expected is { } expected)
            rows.Add(new("running", result.Runtime.Ok
                ? StyledText.Good("as applied")
                : StyledText.Warning("drifted:") + $" keeptune applied {expected.Settings}"));
        if (result.File is { } file)
            rows.Add(new("file", file.Ok
                ? $"{file.Path}, " + StyledText.Good("as written")
                : $"{file.Path}: " + StyledText.Warning(file.Problem ?? "")));
        rows.AddRange(VerifyText.Boot(result.Boot, actual));
        foreach (var tuner in result.ActiveTuners)
        {
            var value = tuner.Value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown";
            rows.Add(new("also set by", StyledText.Warning($"{tuner.Name}:") + $" {tuner.Key} = {value} ({tuner.Source})"));
        }

        if (result.MissingPolicies is not { } missing)
            rows.Add(new("policies", StyledText.Warning("not checked:") + $" {result.PoliciesNotChecked}"));
        else if (missing.Count > 0)
        {
            var units = Describe.Count(missing.Count, "running unit");
            rows.Add(new("policies", StyledText.Warning($"missing on {units}:") + " see 'keeptune policy list'"));
        }

        if (result is { PendingConfirmationS: { } left, PendingUntil: { } until })
            rows.Add(
                new(
                    "unconfirmed",
                    StyledText.Warning($"{Math.Ceiling(left):0} s left{(result.PendingNetns is { } netns ? $" in {netns}" : "")},")
                        + $" {ChangeText.Waiting(until, result.PendingArgument)}"));
        if (result.Interrupted is { } interrupted)
            rows.Add(
                new(
                    interrupted.InProgress ? "in progress" : "interrupted",
                    StyledText.Warning(interrupted.CommandLine + ",") + $" started {Describe.Time(interrupted.At)}"));
        return Rows.Text(rows, screen);
    }
}
