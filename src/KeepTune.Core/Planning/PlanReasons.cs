using System.Globalization;

namespace KeepTune.Core.Planning;

/// <summary>The reason for each value of a plan, as a sentence without its full stop.</summary>
/// <param name="Time">The reason for <c>time</c>.</param>
/// <param name="Intvl">The reason for <c>intvl</c>.</param>
/// <param name="Probes">The reason for <c>probes</c>.</param>
public sealed record PlanReasons(string Time, string Intvl, string Probes)
{
    /// <param name="limitOf">Owner of the shortest limit; unused if there is none.</param>
    public static PlanReasons Of(KeepalivePlan plan, string limitOf) => new(OfTime(plan, limitOf), OfIntvl(plan), OfProbes(plan));

    /// <summary>Seconds as an upper bound: rounded up to a tenth.</summary>
    public static string UpTo(TimeSpan bound) => (Math.Ceiling(bound.TotalSeconds * 10) / 10).ToString("0.#", CultureInfo.InvariantCulture);

    private static string OfTime(KeepalivePlan plan, string limitOf)
    {
        var (settings, goal) = (plan.Settings, plan.Goal);
        switch (plan.Bound)
        {
            case PlanBound.Limit:
                return $"the longest that is safe below the {goal.Limit!.Value.Limit.TotalSeconds:0} s of {limitOf} (at most 8/9): "
                    + $"the first probe is sent by {UpTo(plan.FirstProbeBy)} s, however late kernel timers fire";
            case PlanBound.Range:
                return "the longest that a socket option accepts";
            default:
                var limit = goal.Limit is { } known
                    ? $"; the {known.Limit.TotalSeconds:0} s of {limitOf} would allow "
                        + $"{known.LongestWait(KeepaliveRange.Usual.MaxSeconds)} s"
                    : "";
                return $"the longest that leaves about a third of the {goal.DetectWithin!.Value.TotalSeconds:0} s for the probes; "
                    + $"detection takes {DetectionTime.Idle(settings)!.Value.TotalSeconds:0} s, at most {UpTo(plan.DetectionAtMost)} s "
                    + $"with late kernel timers{limit}";
        }
    }

    private static string OfIntvl(KeepalivePlan plan) =>
        $"{plan.Settings.Probes} probes {plan.Settings.IntvlSeconds} s apart: an outage of up to "
            + $"{plan.Outage.TotalSeconds:0} s does not end a healthy connection; costs nothing while the peer answers";

    private static string OfProbes(KeepalivePlan plan) => plan.Settings.Probes < Planner.UsualProbes
        ? $"three would take longer than {plan.Goal.DetectWithin!.Value.TotalSeconds:0} s; RFC 9293 (MUST-29) forbids one"
        : "this many probes in a row must go unanswered before the peer is declared dead; RFC 9293 (MUST-29) requires more than one";
}
