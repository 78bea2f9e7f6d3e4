using KeepTune.Core.InFlight;

namespace KeepTune.Cli.Show;

/// <summary>
/// <c>keeptune show --explain</c>: what the live values mean, for someone who has never read tcp(7). Every number is computed.
/// </summary>
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
            prose.Paragraph("There is nothing to draw: with a negative value in force no end ever comes.").Line();
            return;
        }

        foreach (var line in lines)
            prose.Line(new string(' ', indent) + line);
        prose.Paragraph(TimelineDrawing.Legend(glyphs)).Line();
    }

    private static void Values(Prose prose, NamespaceResult live, KeepaliveSettings settings, TimerWheel wheel)
    {
        prose.Heading("What the three values do");
        var silence = $"when {Describe.Duration(settings.Time)} have passed without a segment from the peer";
        switch (settings.Effect())
        {
            case KeepaliveEffect.Off:
                prose.Paragraph(
                    $"time {settings.TimeSeconds} s is negative: nothing is ever sent, keepalive is off though programs ask for it.");
                break;
            case KeepaliveEffect.KillsHealthy:
                prose.Paragraph(
                    $"probes {settings.Probes}: {silence} the kernel resets the connection without asking, the healthy ones too. Every "
                        + "idle connection that has keepalive on dies. Set probes to 2 or more.");
                break;
            case KeepaliveEffect.NeverEnds:
                prose.Paragraph($"time: {silence}, the kernel sends a probe: an empty segment that any living peer must answer.");
                prose.Paragraph(
                    $"intvl {settings.IntvlSeconds} s is negative: a second probe never follows, and a dead peer is never found out.");
                break;
            default:
                prose.Paragraph($"time: {silence}, the kernel sends a probe: an empty segment that any living peer must answer.");
                prose.Paragraph(
                    $"intvl, probes: while no answer comes another probe follows every {Describe.Duration(settings.Intvl)}, up to "
                        + $"{Describe.Count(settings.Probes, "probe")}; one interval after the last the kernel resets the connection.");
                prose.Paragraph(
                    $"detection = time + intvl x probes = {settings.TimeSeconds} + {settings.IntvlSeconds} x {settings.Probes} = "
                        + $"{Describe.Duration(live.DetectionS, "never")}.");
                prose.Paragraph(
                    $"Kernel timers fire late, never early: at HZ {live.Hz} up to {Describe.Duration(wheel.Granule(settings.Time))} on "
                        + $"a wait of {settings.TimeSeconds} s and {Describe.Duration(wheel.Granule(settings.Intvl))} on one of "
                        + $"{settings.IntvlSeconds} s. So the first probe leaves by "
                        + $"{Describe.AtMost(live.Explain!.FirstProbeWorstS, "never")} and the drop comes by "
                        + $"{Describe.AtMost(live.DetectionWorstS, "never")}.");
                break;
        }

        prose.Line();
    }

    private static void Healthy(Prose prose, ExplainResult explain)
    {
        prose.Heading("While the peer is alive");
        prose.Paragraph(explain.HealthyCadenceS is { } cadence
            ? "Each answer starts the silence anew. An idle healthy connection is probed every max(time, intvl) = "
                + $"{Describe.Duration(cadence)}. A firewall, NAT or load balancer that forgets idle connections sooner drops them all "
                + "the same; probes must come oftener than its limit."
            : "These values give no steady probing: a firewall, NAT or load balancer that forgets idle connections drops them.");
        Boxes(prose, explain, "With the limits that they ship with these forget it before the next probe", "lost");
        Boxes(prose, explain, "These keep it", "kept");
        Boxes(prose, explain, "These are proxies: they do not count probes, and close a connection without data", "not_refreshed");
        prose.Paragraph("'keeptune plan --through NAME' finds values for them.").Line();
    }

    // The names with the same limit together.
    private static void Boxes(Prose prose, ExplainResult explain, string what, string outcome)
    {
        var names = explain.Boxes.Where(box => box.Outcome == outcome)
            .GroupBy(box => box.LimitS ?? double.MaxValue, box => box.Box)
            .OrderBy(limit => limit.Key)
            .Select(
                limit => $"{string.Join(", ", limit)} ({(limit.Key < double.MaxValue ? $"{Describe.Number(limit.Key)} s" : "no default")})")
            .ToList();
        if (names.Count > 0)
            prose.Paragraph($"{what}: {string.Join("; ", names)}.");
    }

    private static void InFlight(Prose prose, ExplainResult explain, KeepaliveSettings settings)
    {
        prose.Heading("While data is in flight");
        var minimum = explain.RtoMinMs is { } rto ? $" (no retransmission comes before {Describe.Number(rto)} ms)" : "";
        var compared = settings.Time >= TimeSpan.Zero
            && DetectionTime.Idle(settings) is { } idle
            && idle.TotalSeconds < explain.BusyDetectionS
            ? "That is longer than the detection of an idle connection; to shorten it lower net.ipv4.tcp_retries2 or set TCP_USER_TIMEOUT."
            : "That is what ends a connection that was sending when its peer vanished.";
        prose.Paragraph(
            "Keepalive is silent while sent data is unacknowledged: then retransmission decides. By the kernel's model of "
                + $"net.ipv4.tcp_retries2 = {explain.TcpRetries2}, with a first wait of "
                + $"{RetransmissionModel.RtoBase.TotalMilliseconds:0} ms doubled up to {Describe.Number(explain.RtoMaxS)} s{minimum}, "
                + $"it gives up after {Describe.Duration(explain.BusyDetectionS)}; the real figure is somewhat above, as round trips "
                + $"are longer. {compared}").Line();
    }

    private static void Application(Prose prose, NamespaceResult live, KeepaliveSettings settings)
    {
        prose.Heading("What the application sees");
        if (live.DetectionS is { } detection)
            prose.Paragraph(
                $"The peer is gone: after {Describe.Duration(detection)} read and write fail with ETIMEDOUT, and poll and select report "
                    + "the socket readable.");
        else
            prose.Paragraph("The peer is gone: nothing. A read waits for ever.");
        if (live.Explain!.FirstProbeWorstS is not null)
            prose.Paragraph(
                $"The peer restarted and no longer knows the connection: the first probe, after {Describe.Duration(settings.Time)}, is "
                    + "answered with a reset and the error is ECONNRESET.");
        prose.Paragraph("A write after the error was read raises SIGPIPE, or fails with EPIPE where that is ignored.").Line();
    }

    private static void Scope(Prose prose, NamespaceResult live)
    {
        prose.Heading("Who obeys");
        var name = live.Names.Count > 0 ? $" ({string.Join(", ", live.Names)})" : "";
        prose.Paragraph(
            "Only sockets on which the program sets SO_KEEPALIVE; most programs do not. A program that sets TCP_KEEPIDLE, TCP_KEEPINTVL "
                + "or TCP_KEEPCNT has its own values for that socket.");
        if (live.Explain!.Sockets is { } here)
            prose.Paragraph(Here(here));
        prose.Paragraph(
            $"Only this network namespace, {live.Netns}{name}: every container has its own, and a new one starts at "
                + $"{KeepaliveSettings.KernelDefault} whatever the host has. IPv6 connections obey the same three net.ipv4 values.").Line();
    }

    private static string Here(SocketSurveyResult here)
    {
        const int most = 5;
        var known = here.Obey + here.Own + here.Off;
        var unknown = here.NotKnown > 0
            ? $" {(here.Complete ? "" : "At least ")}{Describe.Count(here.NotKnown, "connection")} could not be looked into."
            : "";
        if (known == 0)
            return $"There is no connection here now that could be looked into.{unknown}";
        var processes = here.Processes.Take(most)
            .Select(one => $"{one.Process} {Describe.Number(one.Obey)}, {Describe.Number(one.Own)} and {Describe.Number(one.Off)}");
        var more = here.Processes.Count > most ? ", and others" : "";
        return $"Of {(here.Complete ? "" : "at least ")}{Describe.Count(known, "connection")} here now {here.Obey} obey, {here.Own} "
            + $"have values of their own and on {here.Off} keepalive is off (by process {string.Join("; ", processes)}{more}); "
            + $"'keeptune sockets' lists them.{unknown}";
    }

    private static void Change(Prose prose, KeepaliveSettings settings, TimerWheel wheel)
    {
        prose.Heading("When a change takes effect");
        var armed = settings.Time > TimeSpan.Zero
            ? $"A connection that has just gone idle under the present values wakes in {Describe.Duration(settings.Time)}, at most "
                + $"{Describe.AtMost(wheel.Latest(settings.Time))}; only then does it look at new ones."
            : "With the present time value no timer of a sensible length is armed.";
        prose.Paragraph(
            "New connections obey at once. Writing a sysctl re-arms no timer: a connection that is already idle keeps the timer it "
                + $"has. {armed} A new intvl or probes counts from the next timer on.").Line();
    }

    private static void UserTimeout(Prose prose, KeepaliveSettings settings)
    {
        prose.Heading("TCP_USER_TIMEOUT");
        if (settings.Effect() is KeepaliveEffect.Off or KeepaliveEffect.NeverEnds || settings.Intvl <= TimeSpan.Zero)
        {
            prose.Paragraph(
                "A socket option that ends a connection when sent data stays unacknowledged for that long. On an idle connection it "
                    + "changes nothing under these values. No sysctl sets it.").Line();
            return;
        }

        var timeout = TimeSpan.FromSeconds(Math.Max(1, Math.Floor(DetectionTime.Idle(settings)!.Value.TotalSeconds / 2)));
        prose.Paragraph(
            "A socket option that replaces the count of probes: the connection ends at the first timer at or after the timeout, once a "
                + $"probe has been sent. With {Describe.Duration(timeout)} on a socket, say, an idle connection ends after "
                + $"{Describe.Duration(DetectionTime.WithUserTimeout(settings, timeout))} and one with data in flight after "
                + $"{Describe.Duration(timeout)}. No sysctl sets it.").Line();
    }

    private static void Load(Prose prose, ExplainResult explain)
    {
        prose.Heading("What it costs");
        if (explain.Load.Count == 0)
            prose.Paragraph("No steady load can be stated for these values.");
        foreach (var load in explain.Load)
            prose.Paragraph(
                $"{load.Connections:N0} idle connections: {Describe.Number(load.ProbesPerS)} probes/s, with their answers "
                    + $"{Describe.Number(load.PacketsPerS)} packets/s and {Describe.Bytes(load.BytesPerS)}/s.");
    }
}
