using KeepTune.Cli.Output.Results;
using KeepTune.Core.Keepalive;

namespace KeepTune.Cli.Output;

/// <summary><c>keeptune show --explain</c>: what the live values mean, for someone who has never read tcp(7). Every number is computed.</summary>
internal static class ExplainText
{
    public static string Render(NamespaceResult live, Screen screen)
    {
        var settings = live.Settings.Settings;
        var explain = live.Explain!;
        var wheel = new TimerWheel(live.Hz);
        var prose = new Prose(screen);
        Timeline(prose, settings);
        Values(prose, live, settings, wheel);
        Healthy(prose, explain);
        InFlight(prose, explain, settings);
        Application(prose, live, settings);
        Scope(prose, live);
        Change(prose, settings, wheel);
        UserTimeout(prose, settings);
        Load(prose, explain);
        return prose.ToString();
    }

    private static void Timeline(Prose prose, KeepaliveSettings settings)
    {
        prose.Heading("An idle connection whose peer vanishes without a word");
        const int indent = 2;
        var glyphs = prose.Screen.Unicode ? TimelineGlyphs.Box : TimelineGlyphs.Ascii;
        var lines = TimelineDrawing.Draw(ProbeTimeline.Of(settings), Math.Max(prose.Screen.Width - (2 * indent), 2), glyphs);
        if (lines.Count == 0)
        {
            prose.Paragraph("No probe is ever sent, or no end ever comes: with a negative value in force the kernel waits for months.").Line();
            return;
        }

        foreach (var line in lines)
            prose.Line(new string(' ', indent) + line);
        prose.Paragraph(TimelineDrawing.Legend(glyphs)).Line();
    }

    private static void Values(Prose prose, NamespaceResult live, KeepaliveSettings settings, TimerWheel wheel)
    {
        prose.Heading("What the three values do");
        if (settings.Time < TimeSpan.Zero)
        {
            prose.Paragraph($"time {settings.TimeSeconds} s is negative: no probe is sent, keepalive is off though programs ask for it.").Line();
            return;
        }

        prose.Paragraph($"time: when {Describe.Duration(settings.Time)} have passed without a segment from the peer, the kernel sends a probe: an empty segment that any living peer must answer.");
        prose.Paragraph(settings.Probes == 0
            ? "probes: 0, so no probe is sent at all: the first timer resets every connection, the healthy ones too."
            : $"intvl, probes: while no answer comes another probe follows every {Describe.Duration(settings.Intvl)}, up to {Describe.Count(settings.Probes, "probe")}; one interval after the last the kernel resets the connection.");
        if (live.DetectionS is not { } detection || live.DetectionWorstS is not { } worst)
        {
            prose.Paragraph("detection: never, a negative interval keeps the second probe away.").Line();
            return;
        }

        prose.Paragraph($"detection = time + intvl x probes = {settings.TimeSeconds} + {settings.IntvlSeconds} x {settings.Probes} = {Describe.Duration(detection)}.");
        prose.Paragraph($"Kernel timers fire late, never early: at HZ {live.Hz} up to {Describe.Duration(wheel.Granule(settings.Time))} on a wait of {settings.TimeSeconds} s and {Describe.Duration(wheel.Granule(settings.Intvl))} on one of {settings.IntvlSeconds} s. So the first probe leaves by {Describe.Duration(live.Explain!.FirstProbeWorstS, "never")} and the drop comes by {Describe.Duration(worst)}.").Line();
    }

    private static void Healthy(Prose prose, ExplainResult explain)
    {
        prose.Heading("While the peer is alive");
        if (explain.HealthyCadenceS is not { } cadence)
        {
            prose.Paragraph("No probe is sent: a firewall, NAT or load balancer that forgets idle connections drops them.").Line();
            return;
        }

        prose.Paragraph($"Each answer starts the silence anew. An idle healthy connection is probed every max(time, intvl) = {Describe.Duration(cadence)}. A firewall, NAT or load balancer that forgets idle connections sooner drops them all the same; probes must come oftener than its limit.").Line();
    }

    private static void InFlight(Prose prose, ExplainResult explain, KeepaliveSettings settings)
    {
        prose.Heading("While data is in flight");
        var minimum = explain.RtoMinMs is { } rto ? $" (no retransmission comes before {Describe.Number(rto)} ms)" : "";
        var compared = settings.Time >= TimeSpan.Zero && DetectionTime.Idle(settings) is { } idle && idle.TotalSeconds < explain.BusyDetectionS
            ? "That is longer than the detection of an idle connection; to shorten it lower net.ipv4.tcp_retries2 or set TCP_USER_TIMEOUT."
            : "That is what ends a connection that was sending when its peer vanished.";
        prose.Paragraph($"Keepalive is silent while sent data is unacknowledged: then retransmission decides. By the kernel's model of net.ipv4.tcp_retries2 = {explain.TcpRetries2}, with a first wait of {RetransmissionModel.RtoBase.TotalMilliseconds:0} ms doubled up to {Describe.Number(explain.RtoMaxS)} s{minimum}, it gives up after {Describe.Duration(explain.BusyDetectionS)}; the real figure is somewhat above, as round trips are longer. {compared}").Line();
    }

    private static void Application(Prose prose, NamespaceResult live, KeepaliveSettings settings)
    {
        prose.Heading("What the application sees");
        prose.Paragraph($"The peer is gone: after {Describe.Duration(live.DetectionS, "no bounded time")} read and write fail with ETIMEDOUT, and poll and select report the socket readable.");
        prose.Paragraph($"The peer restarted and no longer knows the connection: the first probe, after {Describe.Duration(Math.Max(settings.Time.TotalSeconds, 0))}, is answered with a reset and the error is ECONNRESET.");
        prose.Paragraph("A write after the error was read raises SIGPIPE, or fails with EPIPE where that is ignored.").Line();
    }

    private static void Scope(Prose prose, NamespaceResult live)
    {
        prose.Heading("Who obeys");
        var name = live.Names.Count > 0 ? $" ({string.Join(", ", live.Names)})" : "";
        prose.Paragraph("Only sockets on which the program sets SO_KEEPALIVE; most programs do not. A program that sets TCP_KEEPIDLE, TCP_KEEPINTVL or TCP_KEEPCNT has its own values for that socket.");
        prose.Paragraph($"Only this network namespace, {live.Netns}{name}: every container has its own, and a new one starts at {KeepaliveSettings.KernelDefault} whatever the host has. IPv6 connections obey the same three net.ipv4 values.").Line();
    }

    private static void Change(Prose prose, KeepaliveSettings settings, TimerWheel wheel)
    {
        prose.Heading("When a change takes effect");
        var armed = settings.Time > TimeSpan.Zero
            ? $"A connection that has just gone idle under the present values wakes in {Describe.Duration(settings.Time)}, at most {Describe.Duration(wheel.Latest(settings.Time))}; only then does it look at new ones."
            : "With the present time value no timer of a sensible length is armed.";
        prose.Paragraph($"New connections obey at once. Writing a sysctl re-arms no timer: a connection that is already idle keeps the timer it has. {armed} A new intvl or probes counts from the next timer on.").Line();
    }

    private static void UserTimeout(Prose prose, KeepaliveSettings settings)
    {
        prose.Heading("TCP_USER_TIMEOUT");
        var example = "";
        if (DetectionTime.Idle(settings) is { } detection && settings.Intvl > TimeSpan.Zero && settings.Probes > 0)
        {
            var timeout = TimeSpan.FromSeconds(Math.Max(1, Math.Floor(detection.TotalSeconds / 2)));
            example = $" With {Describe.Duration(timeout)} on a socket, say, an idle connection ends after {Describe.Duration(DetectionTime.WithUserTimeout(settings, timeout))} and one with data in flight after {Describe.Duration(timeout)}.";
        }

        prose.Paragraph($"A socket option that replaces the count of probes: the connection ends at the first timer at or after the timeout, once a probe has been sent.{example} No sysctl sets it.").Line();
    }

    private static void Load(Prose prose, ExplainResult explain)
    {
        prose.Heading("What it costs");
        if (explain.Load.Count == 0)
            prose.Paragraph("No steady load can be stated for these values.");
        foreach (var load in explain.Load)
            prose.Paragraph($"{load.Connections:N0} idle connections: {Describe.Number(load.ProbesPerS)} probes/s, with their answers {Describe.Number(load.PacketsPerS)} packets/s and {Bytes(load.BytesPerS)}/s.");
    }

    private static string Bytes(double bytes) => bytes < 10_000 ? $"{Describe.Number(bytes)} B" : $"{Describe.Number(bytes / 1000)} kB";
}
