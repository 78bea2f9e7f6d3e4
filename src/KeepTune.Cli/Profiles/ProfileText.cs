namespace KeepTune.Cli.Profiles;

/// <summary><c>keeptune profile</c> for people.</summary>
internal static class ProfileText
{
    public static string List(ProfileListResult result, Screen screen)
    {
        var table = ShortTable.Text(
            ["NAME", "TIME", "INTVL", "PROBES", "DETECTION", "DESCRIPTION"],
            [.. result.Profiles.Select(profile => (IReadOnlyList<StyledText>)
            [
                profile.Name,
                $"{profile.TimeS}",
                $"{profile.IntvlS}",
                $"{profile.Probes}",
                profile.DetectionS is { } detection ? Describe.Number(detection) : "",
                profile.Mistakes.Count > 0
                    ? StyledText.Warning("not valid:") + $" keeptune profile check {profile.Path}"
                    : profile.Description ?? "",
            ])],
            screen,
            1, 2, 3, 4);
        var hidden = result.Profiles.Where(profile => profile.Shadows.Count > 0)
            .Select(profile => $"{profile.Path} hides {string.Join(", ", profile.Shadows)}\n");
        return table + new Page(screen).Append(string.Concat(hidden));
    }

    public static string Show(ProfileShowResult result, Screen screen)
    {
        var rows = new List<Row>
        {
            new("profile", result.Name ?? result.Path),
            new("for", result.Description),
            new("time", $"{result.TimeS} s"),
            new("intvl", $"{result.IntvlS} s"),
            new("probes", $"{result.Probes}"),
            new(
                "detection",
                $"{Describe.Duration(result.DetectionS, "never")}, at most "
                    + Worst(result.DetectionWorstS, result.DetectionWorstAnyKernelS)),
            new("first probe", $"by {Worst(result.FirstProbeWorstS, result.FirstProbeWorstAnyKernelS)}"),
        };
        if (result.Tags.Count > 0)
            rows.Add(new("tags", string.Join(", ", result.Tags)));
        if (result.Source is not null)
            rows.Add(new("source", result.Source));
        rows.Add(new("file", result.Path));
        if (result.Shadows.Count > 0)
            rows.Add(new("hides", string.Join(", ", result.Shadows)));

        var prose = new Prose(screen);
        foreach (var note in result.Notes)
            prose.Line().Paragraph(note);
        return Rows.Text(rows, screen) + prose;
    }

    // Timers depend on how the kernel was built, so this machine may be faster than what the notes promise for all.
    private static string Worst(double? here, double? anywhere)
    {
        var (own, any) = (Describe.AtMost(here, "never"), Describe.AtMost(anywhere, "never"));
        return own == any ? own : $"{own} on this machine, {any} on any kernel";
    }

    /// <summary>Lists the files without mistakes; mistakes go to standard error.</summary>
    public static string Check(ProfileCheckResult result) =>
        string.Concat(result.Files.Where(file => file.Ok).Select(file => $"{file.File}: ok\n"));
}
