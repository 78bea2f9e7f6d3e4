using KeepTune.Core.InFlight;

namespace KeepTune.Cli.Show;

/// <summary><c>keeptune show --explain --full</c>: the whole explanation, with formulas, errors and costs.</summary>
internal static class ExplainFullText
{
    public static string Render(NamespaceResult live, Screen screen)
    {
        var settings = live.Settings.Settings;
        var explain = live.Explain!;
        var wheel = new TimerWheel(live.Hz);
        var prose = new Prose(screen);
        ExplainText.Timeline(prose, settings);
        prose.Line();
        Values(prose, live, settings, wheel);
        Healthy(prose, explain);
        InFlight(prose, explain, settings);
        Application(prose, live, settings);
        ExplainText.Scope(prose, live);
        prose.Heading("When a change takes effect");
        prose.Paragraph($"{ExplainText.Change(settings, wheel)} A new intvl or probes counts from the next timer on.").Line();
        UserTimeout(prose, settings);
        Load(prose, explain);
        return prose.ToString();
    }

    private static void Values(Prose prose, NamespaceResult live, KeepaliveSettings settings, TimerWheel wheel)
    {
        prose.Heading("What the three values do");
        var silence = $"after {Describe.Duration(settings.Time)} without a packet from the peer";
        const string probe = "the kernel sends a probe, an empty segment that any living peer answers.";
        switch (settings.Effect())
        {
            case KeepaliveEffect.Off:
                prose.Paragraph(
                    $"time {settings.TimeSeconds} s is negative: no probe is ever sent. Keepalive is off even where programs enable it.");
                break;
            case KeepaliveEffect.KillsHealthy:
                prose.Paragraph(
                    $"probes {settings.Probes}: {silence} the kernel resets the connection without probing, even if the peer is healthy. "
                        + "Every idle connection with keepalive dies. Set probes to 2 or more.");
                break;
            case KeepaliveEffect.NeverEnds:
                prose.Paragraph($"time: {silence}, {probe}");
                prose.Paragraph(
                    $"intvl {settings.IntvlSeconds} s is negative: a second probe never follows, and a dead peer is never detected.");
                break;
            default:
                prose.Paragraph($"time: {silence}, {probe}");
                prose.Paragraph(
                    $"intvl, probes: without an answer, another probe follows every {Describe.Duration(settings.Intvl)}, up to "
                        + $"{Describe.Count(settings.Probes, "probe")}. One interval after the last the kernel drops the connection.");
                prose.Paragraph(
                    $"detection = time + intvl x probes = {settings.TimeSeconds} + {settings.IntvlSeconds} x {settings.Probes} = "
                        + $"{Describe.Duration(live.DetectionS, "never")}.");
                prose.Paragraph(
                    $"Kernel timers fire late, never early. At HZ {live.Hz} a wait of {settings.TimeSeconds} s takes up to "
                        + $"{Describe.Duration(wheel.Granule(settings.Time))} longer, and one of {settings.IntvlSeconds} s up to "
                        + $"{Describe.Duration(wheel.Granule(settings.Intvl))}. So the first probe leaves by "
                        + $"{Describe.AtMost(live.Explain!.FirstProbeWorstS, "never")}, and the connection is dropped by "
                        + $"{Describe.AtMost(live.DetectionWorstS, "never")}.");
                break;
        }

        prose.Line();
    }

    private static void Healthy(Prose prose, ExplainResult explain)
    {
        prose.Heading("While the peer is alive");
        prose.Paragraph((explain.HealthyCadenceS is null ? "" : "Each answer restarts the wait. ") + ExplainText.Healthy(explain));
        Boxes(prose, explain, "With default settings these drop the connection before the next probe", "lost");
        Boxes(prose, explain, "These keep it", "kept");
        Boxes(prose, explain, "These are proxies, which ignore probes and close a connection without data", "not_refreshed");
        prose.Paragraph("'keeptune plan --through NAME' calculates values for a device.").Line();
    }

    private static void Boxes(Prose prose, ExplainResult explain, string what, string outcome)
    {
        var names = ExplainText.Boxes(explain, outcome);
        if (names.Length > 0)
            prose.Paragraph($"{what}: {names}.");
    }

    private static void InFlight(Prose prose, ExplainResult explain, KeepaliveSettings settings)
    {
        prose.Heading("While data is in flight");
        var minimum = explain.RtoMinMs is { } rto ? $" (no retransmission comes before {Describe.Number(rto)} ms)" : "";
        var compared = settings.Time >= TimeSpan.Zero
            && DetectionTime.Idle(settings) is { } idle
            && idle.TotalSeconds < explain.BusyDetectionS
            ? "That is longer than the detection on an idle connection. To shorten it, lower net.ipv4.tcp_retries2 or set "
                + "TCP_USER_TIMEOUT."
            : "That is what ends a connection that was sending when its peer disappeared.";
        prose.Paragraph(
            "No probes are sent while sent data is unacknowledged. Then retransmission decides. The first retransmission waits "
                + $"{RetransmissionModel.RtoBase.TotalMilliseconds:0} ms, and each wait is twice the last, up to "
                + $"{Describe.Number(explain.RtoMaxS)} s{minimum}. By this model, with net.ipv4.tcp_retries2 = {explain.TcpRetries2} the "
                + $"kernel gives up after {Describe.Duration(explain.BusyDetectionS)}. Real round trips make it somewhat longer. "
                + compared).Line();
    }

    private static void Application(Prose prose, NamespaceResult live, KeepaliveSettings settings)
    {
        prose.Heading("What the application sees");
        if (live.DetectionS is { } detection)
            prose.Paragraph(
                $"If the peer is gone: after {Describe.Duration(detection)} read and write fail with ETIMEDOUT, and poll and select report "
                    + "the socket as readable.");
        else
            prose.Paragraph("If the peer is gone: nothing. A read waits forever.");
        if (live.Explain!.FirstProbeWorstS is not null)
            prose.Paragraph(
                $"If the peer has restarted and no longer knows the connection: it answers the first probe, after "
                    + $"{Describe.Duration(settings.Time)}, with a reset. The error is ECONNRESET.");
        prose.Paragraph("A write after that error raises SIGPIPE, or fails with EPIPE where the signal is ignored.").Line();
    }

    private static void UserTimeout(Prose prose, KeepaliveSettings settings)
    {
        prose.Heading("TCP_USER_TIMEOUT");
        if (settings.Effect() is KeepaliveEffect.Off or KeepaliveEffect.NeverEnds || settings.Intvl <= TimeSpan.Zero)
        {
            prose.Paragraph(
                "This socket option ends a connection when sent data stays unacknowledged for that long. With these values it changes "
                    + "nothing on an idle connection. No sysctl sets it.").Line();
            return;
        }

        var timeout = TimeSpan.FromSeconds(Math.Max(1, Math.Floor(DetectionTime.Idle(settings)!.Value.TotalSeconds / 2)));
        prose.Paragraph(
            "This socket option replaces the count of probes. Once a probe has been sent, the connection ends at the first timer at or "
                + $"after the timeout. For example, with {Describe.Duration(timeout)} an idle connection ends after "
                + $"{Describe.Duration(DetectionTime.WithUserTimeout(settings, timeout))}, and one with data in flight after "
                + $"{Describe.Duration(timeout)}. No sysctl sets it.").Line();
    }

    private static void Load(Prose prose, ExplainResult explain)
    {
        prose.Heading("What it costs");
        if (explain.Load.Count == 0)
            prose.Paragraph("These values cause no regular probes.");
        foreach (var load in explain.Load)
            prose.Paragraph(
                $"{load.Connections:N0} idle connections: {Describe.Number(load.ProbesPerS)} probes/s, "
                    + $"{Describe.Number(load.PacketsPerS)} packets/s and {Describe.Bytes(load.BytesPerS)}/s with the answers.");
    }
}
