using System.Globalization;

namespace KeepTune.Core.Planning;

/// <summary>Why each value of a plan is what it is, in a sentence without its full stop.</summary>
/// <param name="Time">Of <c>time</c>.</param>
/// <param name="Intvl">Of <c>intvl</c>.</param>
/// <param name="Probes">Of <c>probes</c>.</param>
public sealed record PlanReasons(string Time, string Intvl, string Probes)
{
    /// <param name="limitOf">Whose the shortest limit is; not used where there is none.</param>
    public static PlanReasons Of(KeepalivePlan plan, string limitOf) => new(OfTime(plan, limitOf), OfIntvl(plan), OfProbes(plan));

    /// <summary>Seconds as an upper bound: rounded up to a tenth.</summary>
    public static string UpTo(TimeSpan bound) => (Math.Ceiling(bound.TotalSeconds * 10) / 10).ToString("0.#", CultureInfo.InvariantCulture);

    private static string OfTime(KeepalivePlan plan, string limitOf)
    {
        var (settings, wish) = (plan.Settings, plan.Wish);
        switch (plan.Bound)
        {
            case PlanBound.Limit:
                return $"the longest silence that is safe under the {wish.Limit!.Value.Limit.TotalSeconds:0} s of {limitOf}: at most "
                    + $"8/9 of them, and the first probe leaves by {UpTo(plan.FirstProbeBy)} s however late kernel timers fire";
            case PlanBound.Range:
                return "the longest that a socket option takes";
            default:
                var limit = wish.Limit is { } known
                    ? $"; the {known.Limit.TotalSeconds:0} s of {limitOf} would allow "
                        + $"{known.LongestWait(KeepaliveRange.Usual.MaxSeconds)} s"
                    : "";
                return $"the longest that leaves the probes about a third of the {wish.DetectWithin!.Value.TotalSeconds:0} s; a dead "
                    + $"peer is noticed after {DetectionTime.Idle(settings)!.Value.TotalSeconds:0} s, by {UpTo(plan.DetectionAtMost)} s "
                    + $"however late kernel timers fire{limit}";
        }
    }

    private static string OfIntvl(KeepalivePlan plan) =>
        $"{plan.Settings.Probes} probes {plan.Settings.IntvlSeconds} s apart: an outage has to last longer than "
            + $"{plan.Outage.TotalSeconds:0} s to end a healthy connection; costs nothing while the peer answers";

    private static string OfProbes(KeepalivePlan plan) => plan.Settings.Probes < Planner.UsualProbes
        ? $"three would take longer than {plan.Wish.DetectWithin!.Value.TotalSeconds:0} s; RFC 9293 (MUST-29) forbids one"
        : "so many must be lost in a row before the peer counts as dead; RFC 9293 (MUST-29) asks for more than one";
}
