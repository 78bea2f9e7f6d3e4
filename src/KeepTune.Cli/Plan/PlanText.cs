namespace KeepTune.Cli.Plan;

/// <summary><c>keeptune plan</c> for people.</summary>
internal static class PlanText
{
    public static string List(PlanListResult result, Screen screen) => ShortTable.Text(
        ["DEVICE", "TIMEOUT", "KEEPALIVE", "DESCRIPTION"],
        [.. result.Boxes.Select(box => (IReadOnlyList<StyledText>)
        [
            box.Name,
            box.LimitS is { } limit ? $"{Describe.Number(limit)} s" : "none set",
            box.Refreshed ? "works" : "no effect",
            box.Title
                + (box is { MinS: { } min, MaxS: { } max } ? $" (adjustable: {Describe.Number(min)} to {Describe.Number(max)} s)" : "")
                + (box.Verified ? "" : " (not verified)"),
        ])],
        screen,
        1);

    public static string Render(PlanResult result, Screen screen)
    {
        var plan = result.Plan!;
        var prose = new Prose(screen);
        Reasons(prose, plan);
        Limits(prose, result);
        Load(prose, result);
        Profiles(prose, result);
        Next(prose, result);
        return Rows.Text(
            [
                new("time", $"{plan.TimeS} s", "of silence before the first probe", Right: true),
                new("intvl", $"{plan.IntvlS} s", "between unanswered probes", Right: true),
                new("probes", $"{plan.Probes}  ", "unanswered before the drop", Right: true),
                new(
                    "detection",
                    $"{Describe.Number(plan.DetectionS)} s",
                    $"{(plan.DetectionS < 60 ? "" : $"= {DurationText.Format(TimeSpan.FromSeconds(plan.DetectionS))}, ")}at most "
                        + $"{Bound(plan.DetectionWorstS)} s on any kernel",
                    Right: true),
            ],
            screen) + "\n" + prose;
    }

    private static void Reasons(Prose prose, PlannedResult plan)
    {
        prose.Heading("Why these values");
        prose.Paragraph($"time: {plan.Reasons.Time}.");
        prose.Paragraph($"intvl: {plan.Reasons.Intvl}.");
        prose.Paragraph($"probes: {plan.Reasons.Probes}.");
    }

    private static void Limits(Prose prose, PlanResult result)
    {
        var kept = result.Limits.Where(limit => limit.Refreshed).ToList();
        if (kept.Count > 0)
            prose.Line().Heading("Idle connections survive");
        foreach (var limit in kept)
        {
            var attempts = limit.Attempts == 1
                ? "if it is lost, the next may come too late"
                : $"{limit.Attempts} probes fit below it";
            prose.Paragraph(
                $"{limit.Box ?? limit.Title}: the first probe is sent by {Bound(result.Plan!.FirstProbeWorstS)} s, the timeout is "
                    + $"{Describe.Number(limit.LimitS!.Value)} s{(limit.Box is null ? "" : " by default")}; "
                    + $"{attempts}.{Unverified(limit)}");
        }

        var proxies = result.Limits.Where(limit => !limit.Refreshed).ToList();
        if (proxies.Count == 0)
            return;
        prose.Line().Heading("Where keepalive can't help");
        foreach (var proxy in proxies)
            prose.Paragraph(
                $"{proxy.Box}: a proxy. It answers probes itself, does not count them as traffic, and closes after "
                    + $"{(proxy.LimitS is { } limit ? $"{Describe.Number(limit)} s" : "its timeout")} without data. Raise that timeout, "
                    + $"or let the application send data more often.{Unverified(proxy)}");
    }

    private static string Unverified(PlanLimitResult limit) => limit.Verified ? "" : " This timeout is not verified: check it.";

    private static void Load(Prose prose, PlanResult result)
    {
        if (result.Load is not { } load)
            return;
        prose.Line().Heading("Probe traffic");
        prose.Paragraph($"A host with {Many(load.ConnectionsPerHost, "idle connection")}: {Rate(load.PerHost)}.");
        if (load.Hosts > 1)
            prose.Paragraph($"{Many(load.Hosts, "host")} together: {Rate(load.Fleet)}.");
    }

    private static void Profiles(Prose prose, PlanResult result)
    {
        prose.Line().Heading("Profiles");
        if (result.Profiles.FirstOrDefault(profile => profile.Name == result.NearestProfile) is not { } nearest)
        {
            prose.Paragraph("No profile meets this.");
            return;
        }

        prose.Paragraph(
            $"Closest profile that also meets this: {nearest.Name}, {nearest.TimeS}/{nearest.IntvlS}/{nearest.Probes} "
                + $"(time/intvl/probes), {Compared(nearest, result.Plan!)}.");
        var others = result.Profiles.Where(profile => profile.Satisfies && profile != nearest).Select(profile => profile.Name).ToList();
        if (others.Count > 0)
            prose.Paragraph($"Others that meet it: {string.Join(", ", others)}.");
    }

    private static string Compared(PlanProfileResult profile, PlannedResult plan)
    {
        var cadence = Math.Max(profile.TimeS, profile.IntvlS);
        if (cadence == plan.CadenceS && profile.DetectionWorstS == plan.DetectionWorstS)
            return "just as many probes, the same detection time";
        var ratio = plan.CadenceS / cadence;
        return $"{Describe.Number(Math.Round(ratio, 2))} times as many probes, a dead peer detected within "
            + $"{Bound(profile.DetectionWorstS!.Value)} s";
    }

    private static void Next(Prose prose, PlanResult result)
    {
        var plan = result.Plan!;
        prose.Line().Heading("Next");
        if (result.Saved is not { } saved)
        {
            prose.Paragraph($"keeptune apply --time {plan.TimeS} --intvl {plan.IntvlS} --probes {plan.Probes}");
            prose.Paragraph("'--save NAME' saves the plan as a profile.");
            return;
        }

        prose.Paragraph(saved.Changed ? $"Saved to {saved.Path}." : $"Already saved to {saved.Path}.");
        // Root reads no profiles from home directories.
        prose.Paragraph(
            $"keeptune apply {(saved.Path.StartsWith("/etc/", StringComparison.Ordinal) ? saved.Name : ShellWord.Quote(saved.Path))}");
    }

    private static string Rate(RateResult rate) =>
        $"{Describe.Number(rate.ProbesPerS)} probes/s ({Describe.Number(rate.PacketsPerS)} packets/s and "
            + $"{Describe.Bytes(rate.BytesPerS)}/s with the answers)";

    private static string Many(long count, string noun) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");

    private static string Bound(double seconds) => Core.Planning.PlanReasons.UpTo(TimeSpan.FromSeconds(seconds));
}
