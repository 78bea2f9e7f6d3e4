using KeepTune.Core.Planning;
using KeepTune.Linux.Profiles;

namespace KeepTune.Cli.Plan;

/// <summary>Makes the plan, compares it with the profiles and saves it.</summary>
internal sealed class PlanReport(PlanOptions options, Invocation invocation)
{
    private string LimitOf => options.Shortest?.Of ?? "";

    public Outcome Execute()
    {
        if (options.Goal is not { } goal)
            return Refuse(null, ForProxies());
        if (Planner.Find(goal) is not { } plan)
        {
            var nearest = Planner.Nearest(goal);
            return Refuse(nearest, [.. Unmet(goal, nearest)]);
        }

        foreach (var warning in KeepaliveAdvice.Warnings(plan.Settings))
            invocation.Messages.Warn(warning);
        // Compared before saving, or the saved profile would be the closest.
        var result = Result(plan, []);
        return Outcome(options.Save is { } name ? result with { Saved = Save(name, plan) } : result, ExitCode.Done);
    }

    private Outcome Refuse(KeepalivePlan? nearest, IReadOnlyList<UnmetResult> unmet)
    {
        Messages.Report(new Failure(FailureKind.Failed, [.. unmet.Select(one => one.Message)], nearest is null
            ? "raise its idle timeout, or let the application send data more often; '--detect-within DUR' still plans the detection time"
            : $"the closest possible is {nearest.Settings} (time/intvl/probes): '{Next(nearest).Command}'"));
        return Outcome(Result(nearest, unmet), ExitCode.Failed);
    }

    private static Outcome<PlanResult> Outcome(PlanResult result, ExitCode code) =>
        new(result, json => json.PlanResult, (shown, screen) => code is ExitCode.Done ? PlanText.Render(shown, screen) : "", code);

    private PlanResult Result(KeepalivePlan? plan, IReadOnlyList<UnmetResult> unmet)
    {
        var profiles = plan is null ? [] : PlanProfiles.Judged(invocation, plan, options);
        return new(
            PlanResult.SchemaName,
            plan is null ? null : Planned(plan),
            Seconds.Of(options.DetectWithin),
            Limits(plan?.Settings),
            plan is null ? null : PlanProfiles.Nearest(profiles, plan),
            profiles,
            unmet,
            plan is null || options.Connections is not { } connections ? null : Load(connections, plan.Settings),
            null);
    }

    private PlannedResult Planned(KeepalivePlan plan)
    {
        var reasons = PlanReasons.Of(plan, LimitOf);
        return new(
            plan.Settings.TimeSeconds,
            plan.Settings.IntvlSeconds,
            plan.Settings.Probes,
            DetectionTime.Idle(plan.Settings)!.Value.TotalSeconds,
            Seconds.Of(plan.DetectionAtMost)!.Value,
            Seconds.Of(plan.FirstProbeBy)!.Value,
            DetectionTime.HealthyCadence(plan.Settings)!.Value.TotalSeconds,
            new(reasons.Time, reasons.Intvl, reasons.Probes));
    }

    private List<PlanLimitResult> Limits(KeepaliveSettings? settings)
    {
        PlanLimitResult One(string? box, string title, TimeSpan? limit, bool refreshed, string? atLimit, string? source, bool verified)
        {
            IdleLimit? refreshable = refreshed && limit is { } its ? new(its) : null;
            var kept = refreshable is { } one && settings is { } planned && one.Holds(DetectionTime.HealthyCadence(planned)!.Value);
            return new(
                box,
                title,
                Seconds.Of(limit),
                refreshed,
                kept,
                settings is { } known ? refreshable?.Attempts(known) : null,
                atLimit,
                source,
                verified);
        }

        List<PlanLimitResult> limits = [
            .. options.Boxes.Select(
                box => One(box.Name, box.Title, box.Limit, box.Refreshed, MiddleboxResult.Word(box.AtLimit), box.Source, box.Verified))
        ];
        if (options.IdleLimit is { } idle)
            limits.Add(One(null, "--idle-limit", idle, true, null, null, true));
        return limits;
    }

    private PlanLoadResult Load(long connections, KeepaliveSettings settings)
    {
        RateResult Of(long all)
        {
            var load = ProbeLoad.Of(all, settings)!.Value;
            return new(Math.Round(load.ProbesPerSecond, 3), Math.Round(load.PacketsPerSecond, 3), Math.Round(load.BytesPerSecond, 3));
        }

        return new(connections, options.Hosts, Of(connections), Of(connections * options.Hosts));
    }

    private SavedResult Save(string name, KeepalivePlan plan)
    {
        var path = NewProfile.PathOf(name, invocation.Paths);
        foreach (var source in ProfileSearch.Sources(invocation.Root, invocation.Messages.Warn))
        {
            if (source.Find(name)?.Path is { } taken && taken != path)
                throw new Failure(
                    FailureKind.Failed,
                    $"the profile '{name}' already exists ({Printable.Escape(taken)}), and a new one would hide it",
                    "choose another name");
        }

        var sources = options.Boxes.Select(
            box =>
                $"{box.Name}, {(box.Limit is { } limit ? $"{limit.TotalSeconds:0} s" : "no default")}"
                    + $"{(box.Refreshed ? "" : ", keepalive can't help")}{(box.Verified ? "" : ", not verified")}: {box.Source}");
        var bytes = PlannedProfile.Bytes(name, plan, PlanReasons.Of(plan, LimitOf), Description(), options.Command, sources);
        return new(name, Printable.Escape(path), NewProfile.Save(name, bytes, invocation.Paths));
    }

    private string Description()
    {
        var parts = new List<string>();
        if (options.Shortest is { } shortest)
            parts.Add($"idle timeout of {shortest.Limit.Limit.TotalSeconds:0} s ({shortest.Of.Trim('\'')})");
        if (options.DetectWithin is { } within)
            parts.Add($"dead peer detected within {within.TotalSeconds:0} s");
        return $"planned: {string.Join(", ", parts)}";
    }

    private List<UnmetResult> ForProxies() =>
    [
        .. options.Boxes.Select(box => new UnmetResult(
            "through",
            box.Name,
            Seconds.Of(box.Limit),
            null,
            null,
            $"keepalive can't help with '{box.Name}' ({box.Title}): a proxy answers probes itself and closes the connection "
                + $"{(box.Limit is { } limit ? $"after {limit.TotalSeconds:0} s" : "after its timeout")} without data")),
    ];

    private static IEnumerable<UnmetResult> Unmet(PlanGoal goal, KeepalivePlan nearest)
    {
        if (goal.Limit is { } limit && goal.LimitMissedBy(nearest.Settings) is { } late)
        {
            yield return new(
                "idle_limit",
                null,
                limit.Limit.TotalSeconds,
                Seconds.Of(nearest.FirstProbeBy),
                Seconds.Of(late),
                $"no values survive an idle timeout of {limit.Limit.TotalSeconds:0} s: even with 'time' 1 s the first probe can take "
                    + $"{PlanReasons.UpTo(nearest.FirstProbeBy)} s");
        }

        if (goal.DetectWithin is { } within && goal.DetectionMissedBy(nearest.Settings) is { } slow)
            yield return new(
                "detect_within",
                null,
                within.TotalSeconds,
                Seconds.Of(nearest.DetectionAtMost),
                Seconds.Of(slow),
                $"no values detect a dead peer within {within.TotalSeconds:0} s: the fastest, {nearest.Settings} (time/intvl/probes), "
                    + $"can take {PlanReasons.UpTo(nearest.DetectionAtMost)} s with late kernel timers, {PlanReasons.UpTo(slow)} s "
                    + "too slow");
    }

    private PlanOptions Next(KeepalivePlan nearest) => options with
    {
        IdleLimit = options.IdleLimit is { } limit && nearest.Goal.Limit is { } met && met.Limit > limit ? met.Limit : options.IdleLimit,
        DetectWithin = nearest.Goal.DetectWithin,
    };
}
