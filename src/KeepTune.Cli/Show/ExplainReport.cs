using KeepTune.Core.InFlight;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Show;

/// <summary>Calculates the numbers of <c>show --explain</c> from the values of one namespace.</summary>
internal static class ExplainReport
{
    private static readonly int[] LoadExamples = [1_000, 100_000];

    /// <param name="kernel">The source of the retransmission limits.</param>
    public static ExplainResult Of(KeepaliveSettings settings, ProcSys kernel)
    {
        var timeline = ProbeTimeline.Of(settings);
        var rtoMax = kernel.ReadIpv4("tcp_rto_max_ms") is { } milliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : RetransmissionModel.DefaultRtoMax;
        var model = new RetransmissionModel(kernel.ReadIpv4("tcp_retries2") ?? 15, rtoMax);
        return new(
            [.. timeline.Probes.Select(probe => probe.TotalSeconds)],
            Seconds.Of(timeline.Drop),
            Seconds.Of(DetectionTime.HealthyCadence(settings)),
            timeline.Probes.Count > 0 ? KernelClock.Wheel.Latest(settings.Time).TotalSeconds : null,
            model.Timeout.TotalSeconds,
            model.Retries2,
            rtoMax.TotalSeconds,
            kernel.ReadIpv4("tcp_rto_min_us") / 1000.0,
            [.. LoadExamples.Select(connections => (connections, load: ProbeLoad.Of(connections, settings)))
                .Where(example => example.load is not null)
                .Select(
                    example =>
                        new LoadResult(
                            example.connections,
                            Round(example.load!.Value.ProbesPerSecond),
                            Round(example.load.Value.PacketsPerSecond),
                            Round(example.load.Value.BytesPerSecond)))],
            BoxResult.Of(settings, KernelClock.Wheel));
    }

    private static double Round(double number) => Math.Round(number, 3);
}
