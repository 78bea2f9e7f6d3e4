using KeepTune.Core.Planning;
using KeepTune.Linux.Profiles;

namespace KeepTune.Cli.Plan;

/// <summary>Plans, compares with the profiles, saves.</summary>
internal sealed class PlanReport(PlanOptions wishes, Invocation invocation)
{
    private string LimitOf => wishes.Shortest?.Of ?? "";

    public Outcome Execute()
    {
        if (wishes.Wish is not { } wish)
            return Refuse(null, ForProxies());
        if (Planner.Find(wish) is not { } plan)
        {
            var nearest = Planner.Nearest(wish);
            return Refuse(nearest, [.. Unmet(wish, nearest)]);
        }

        foreach (var warning in KeepaliveAdvice.Warnings(plan.Settings))
            invocation.Messages.Warn(warning);
        // Compared first: what is saved now would be its own nearest.
        var result = Result(plan, []);
        return Outcome(wishes.Save is { } name ? result with { Saved = Save(name, plan) } : result, ExitCode.Done);
    }

    private Outcome Refuse(KeepalivePlan? nearest, IReadOnlyList<UnmetResult> unmet)
    {
        Messages.Report(new Failure(FailureKind.Failed, [.. unmet.Select(one => one.Message)], nearest is null
            ? "raise its idle timeout, or let the application send something oftener than that; '--detect-within DUR' plans for dead "
                + "peers all the same"
            : $"what comes next is {nearest.Settings} (time/intvl/probes): '{Next(nearest).Command}'"));
        return Outcome(Result(nearest, unmet), ExitCode.Failed);
    }

    private static Outcome<PlanResult> Outcome(PlanResult result, ExitCode code) =>
        new(result, json => json.PlanResult, (shown, screen) => code is ExitCode.Done ? PlanText.Render(shown, screen) : "", code);

    private PlanResult Result(KeepalivePlan? plan, IReadOnlyList<UnmetResult> unmet)
    {
        var profiles = plan is null ? [] : PlanProfiles.Judged(invocation, plan, wishes);
        return new(
            PlanResult.SchemaName,
            plan is null ? null : Planned(plan),
            Seconds.Of(wishes.DetectWithin),
            Limits(plan?.Settings),
            plan is null ? null : PlanProfiles.Nearest(profiles, plan),
            profiles,
            unmet,
            plan is null || wishes.Connections is not { } connections ? null : Load(connections, plan.Settings),
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
            .. wishes.Boxes.Select(
                box => One(box.Name, box.Title, box.Limit, box.Refreshed, MiddleboxResult.Word(box.AtLimit), box.Source, box.Verified))
        ];
        if (wishes.IdleLimit is { } idle)
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

        return new(connections, wishes.Hosts, Of(connections), Of(connections * wishes.Hosts));
    }

    private SavedResult Save(string name, KeepalivePlan plan)
    {
        var path = NewProfile.PathOf(name, invocation.Paths);
        foreach (var source in ProfileSearch.Sources(invocation.Root, invocation.Messages.Warn))
        {
            if (source.Find(name)?.Path is { } taken && taken != path)
                throw new Failure(
                    FailureKind.Failed,
                    $"'{name}' is a profile already ({Printable.Escape(taken)}), which a new one would hide",
                    "choose another name");
        }

        var sources = wishes.Boxes.Select(
            box =>
                $"{box.Name}, {(box.Limit is { } limit ? $"{limit.TotalSeconds:0} s" : "no default")}"
                    + $"{(box.Refreshed ? "" : ", keepalive does not help")}{(box.Verified ? "" : ", not verified")}: {box.Source}");
        var bytes = PlannedProfile.Bytes(name, plan, PlanReasons.Of(plan, LimitOf), Description(), wishes.Command, sources);
        return new(name, Printable.Escape(path), NewProfile.Save(name, bytes, invocation.Paths));
    }

    private string Description()
    {
        var parts = new List<string>();
        if (wishes.Shortest is { } shortest)
            parts.Add($"under {shortest.Limit.Limit.TotalSeconds:0} s of silence ({shortest.Of.Trim('\'')})");
        if (wishes.DetectWithin is { } within)
            parts.Add($"a dead peer noticed within {within.TotalSeconds:0} s");
        return $"planned: {string.Join(", ", parts)}";
    }

    private List<UnmetResult> ForProxies() =>
    [
        .. wishes.Boxes.Select(box => new UnmetResult(
            "through",
            box.Name,
            Seconds.Of(box.Limit),
            null,
            null,
            $"no keepalive values help at '{box.Name}' ({box.Title}): a proxy answers probes itself and closes "
                + $"{(box.Limit is { } limit ? $"after {limit.TotalSeconds:0} s" : "after its timeout")} without data")),
    ];

    private static IEnumerable<UnmetResult> Unmet(PlanGoal wish, KeepalivePlan nearest)
    {
        if (wish.Limit is { } limit && wish.LimitMissedBy(nearest.Settings) is { } late)
        {
            yield return new(
                "idle_limit",
                null,
                limit.Limit.TotalSeconds,
                Seconds.Of(nearest.FirstProbeBy),
                Seconds.Of(late),
                $"no values keep a connection under an idle limit of {limit.Limit.TotalSeconds:0} s: even with 'time' 1 s the probe can "
                    + $"leave after {PlanReasons.UpTo(nearest.FirstProbeBy)} s");
        }

        if (wish.DetectWithin is { } within && wish.DetectionMissedBy(nearest.Settings) is { } slow)
            yield return new(
                "detect_within",
                null,
                within.TotalSeconds,
                Seconds.Of(nearest.DetectionAtMost),
                Seconds.Of(slow),
                $"no values notice a dead peer within {within.TotalSeconds:0} s: the quickest, {nearest.Settings} (time/intvl/probes), "
                    + $"can take {PlanReasons.UpTo(nearest.DetectionAtMost)} s with late kernel timers, {PlanReasons.UpTo(slow)} s "
                    + "too long");
    }

    private PlanOptions Next(KeepalivePlan nearest) => wishes with
    {
        IdleLimit = wishes.IdleLimit is { } limit && nearest.Wish.Limit is { } met && met.Limit > limit ? met.Limit : wishes.IdleLimit,
        DetectWithin = nearest.Wish.DetectWithin,
    };
}
