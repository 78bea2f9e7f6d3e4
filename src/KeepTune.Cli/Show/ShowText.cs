using System.Globalization;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Show;

/// <summary>The text report of <c>keeptune show</c>.</summary>
internal static class ShowText
{
    /// <param name="others">The other namespaces; null if they were not checked.</param>
    public static string Render(ShowResult result, Screen screen, OtherNamespaces? others = null, bool full = false) =>
        string.Join(
            '\n',
            result.Namespaces.Select(
                one =>
                    Rows.Text([.. RowsOf(one), .. RowsOf(others)], screen)
                        + (one.Explain is null ? ""
                            : "\n" + (full ? ExplainFullText.Render(one, screen) : ExplainText.Render(one, screen)))));

    internal static IReadOnlyList<Row> RowsOf(NamespaceResult result) =>
    [
        new(
            "time",
            Seconds(result.TimeS),
            result.TimeS < 0 ? "negative: keepalive is off" : "of silence before the first probe",
            Right: true),
        new(
            "intvl",
            Seconds(result.IntvlS),
            result.IntvlS < 0 ? "negative: no second probe is sent" : "between unanswered probes",
            Right: true),
        // Two blanks instead of the unit align the digits.
        new(
            "probes",
            $"{result.Probes}  ",
            result.Probes <= 0 ? "none: healthy connections are reset at the first timer" : "unanswered before the drop",
            Right: true),
        new("detection", result.DetectionS is { } detection ? Seconds(detection) : "never", Detection(result), Right: true),
        new("profile", result.Profile ?? "custom"),
    ];

    private static IEnumerable<Row> RowsOf(OtherNamespaces? others)
    {
        if (others is not { Different: > 0 } found)
            yield break;
        var count = $"{(found.Complete ? "" : "at least ")}{Describe.Count(found.Different, "other network namespace")} "
            + $"{(found.Different == 1 ? "has" : "have")}";
        yield return new("elsewhere", $"{count} different values; 'keeptune show --all-netns' lists them");
    }

    private static string Detection(NamespaceResult result)
    {
        if (result.DetectionS is not { } detection || result.DetectionWorstS is not { } worst)
            return "a dead peer of an idle connection is not detected";

        var atMost = $"at most {Describe.Number(Math.Ceiling(worst))} s with timers at HZ {result.Hz}";
        return detection < 60 ? atMost : $"= {DurationText.Format(TimeSpan.FromSeconds(detection))}, {atMost}";
    }

    private static string Seconds(double seconds) => seconds.ToString("0", CultureInfo.InvariantCulture) + " s";
}
