using KeepTune.Cli.Show;
using KeepTune.Core.InFlight;

namespace KeepTune.Cli.Tests.Verify;

/// <summary>Results of <c>show</c> at 250 Hz with the kernel's usual retransmission.</summary>
internal static class Shown
{
    public static NamespaceResult Namespace(KeepaliveSettings settings, string? profile = null, bool explain = false)
    {
        var wheel = new TimerWheel(250);
        return NamespaceResult.Of(4026531833, settings, wheel, profile) with
        {
            Names = ["blue"],
            Explain = explain ? Explain(settings, wheel) : null,
        };
    }

    public static ShowResult Result(params NamespaceResult[] namespaces) => new(ShowResult.SchemaName, namespaces, 0, 0);

    private static ExplainResult Explain(KeepaliveSettings settings, TimerWheel wheel)
    {
        var timeline = ProbeTimeline.Of(settings);
        var model = new RetransmissionModel(15, RetransmissionModel.DefaultRtoMax);
        return new(
            [.. timeline.Probes.Select(probe => probe.TotalSeconds)],
            Seconds.Of(timeline.Drop),
            Seconds.Of(DetectionTime.HealthyCadence(settings)),
            ProbeTimeline.Of(settings).Probes.Count == 0 ? null : wheel.Latest(settings.Time).TotalSeconds,
            model.Timeout.TotalSeconds,
            model.Retries2,
            model.RtoMax.TotalSeconds,
            200,
            [.. from connections in (int[])[1_000, 100_000]
                let load = ProbeLoad.Of(connections, settings)
                where load is not null
                select new LoadResult(connections, load.Value.ProbesPerSecond, load.Value.PacketsPerSecond, load.Value.BytesPerSecond)],
            BoxResult.Of(settings, wheel));
    }
}
