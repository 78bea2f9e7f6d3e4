namespace KeepTune.Cli.Show;

/// <summary>
/// <c>keeptune show --explain</c>: what the live values mean, on one screen, for someone who has never read tcp(7). Every number is
/// computed. <c>--full</c> is <see cref="ExplainFullText"/>.
/// </summary>
internal static class ExplainText
{
    private const int MaxProcesses = 5;

    public static string Render(NamespaceResult live, Screen screen)
    {
        var settings = live.Settings.Settings;
        var explain = live.Explain!;
        var wheel = new TimerWheel(live.Hz);
        var prose = new Prose(screen);
        Timeline(prose, settings);
        prose.Paragraph(DeadPeer(live, settings)).Line();
        if (settings.Effect() is not KeepaliveEffect.KillsHealthy)
        {
            prose.Heading("While the peer is alive");
            prose.Paragraph(Healthy(explain));
            Dropped(prose, explain);
            prose.Line();
        }

        prose.Heading("While data is in flight");
        prose.Paragraph(InFlight(explain)).Line();
        Scope(prose, live);
        prose.Heading("When a change takes effect");
        prose.Paragraph(Change(settings, wheel)).Line();
        prose.Paragraph("'keeptune show --explain --full' has the details.");
        return prose.ToString();
    }

    internal static void Timeline(Prose prose, KeepaliveSettings settings)
    {
        prose.Heading("When the peer of an idle connection disappears");
        const int indent = 2;
        var glyphs = prose.Screen.Unicode ? TimelineGlyphs.Box : TimelineGlyphs.Ascii;
        var lines = TimelineDrawing.Draw(ProbeTimeline.Of(settings), Math.Max(prose.Screen.Width - (2 * indent), 2), glyphs);
        if (lines.Count == 0)
            return;
        foreach (var line in lines)
            prose.Line(new string(' ', indent) + line);
        prose.Paragraph(TimelineDrawing.Legend(lines[0], glyphs));
    }

    private static string DeadPeer(NamespaceResult live, KeepaliveSettings settings) => settings.Effect() switch
    {
        KeepaliveEffect.Off =>
            $"time {settings.TimeSeconds} s is negative, so no probe is ever sent: keepalive is off even where programs enable it. A dead "
                + "peer is never detected.",
        KeepaliveEffect.KillsHealthy =>
            $"probes {settings.Probes}: after {Describe.Duration(settings.Time)} without a packet from the peer the kernel resets the "
                + "connection without probing, even if the peer is healthy. Set probes to 2 or more.",
        KeepaliveEffect.NeverEnds =>
            $"intvl {settings.IntvlSeconds} s is negative, so only one probe is sent, after {Describe.Duration(settings.Time)}. A dead "
                + "peer is never detected.",
        _ =>
            $"After {Describe.Duration(settings.Time)} without a packet the kernel sends "
                + (settings.Probes == 1
                    ? "one probe. If it goes unanswered, "
                    : $"a probe, and then another every {Describe.Duration(settings.Intvl)}. If {settings.Probes} probes in a row go "
                        + "unanswered, ")
                + $"it drops the connection after {Describe.Duration(live.DetectionS, "never")}, or "
                + $"{Describe.AtMost(live.DetectionWorstS, "never")} at most: timers may fire late.",
    };

    internal static string Healthy(ExplainResult explain) => explain.HealthyCadenceS is { } cadence
        ? $"An idle connection to a healthy peer is probed every max(time, intvl) = {Describe.Duration(cadence)}. A firewall, NAT or load "
            + "balancer with a shorter idle timeout drops it anyway."
        : "With these values no regular probes are sent. A firewall, NAT or load balancer with an idle timeout drops the connection.";

    private static void Dropped(Prose prose, ExplainResult explain)
    {
        const string find = "'keeptune plan --through NAME' calculates values for a device.";
        var names = Boxes(explain, "lost");
        prose.Paragraph(
            names.Length > 0
                ? $"With default settings these drop the connection before the next probe: {names}. {find}"
                : $"Every known device that counts probes keeps it with default settings. {find}");
    }

    /// <summary>The names with the same idle timeout together; empty where there is none.</summary>
    internal static string Boxes(ExplainResult explain, string outcome) => string.Join(
        "; ",
        explain.Boxes.Where(box => box.Outcome == outcome)
            .GroupBy(box => box.LimitS ?? double.MaxValue, box => box.Box)
            .OrderBy(limit => limit.Key)
            .Select(
                limit =>
                    $"{string.Join(", ", limit)} ({(limit.Key < double.MaxValue ? $"{Describe.Number(limit.Key)} s" : "no default")})"));

    private static string InFlight(ExplainResult explain) =>
        "No probes are sent while sent data is unacknowledged. Then retransmission decides: with "
            + $"tcp_retries2 = {explain.TcpRetries2} the kernel gives up after about {Describe.Duration(explain.BusyDetectionS)}.";

    internal static void Scope(Prose prose, NamespaceResult live)
    {
        prose.Heading("Which connections follow these values");
        prose.Paragraph(
            "Only sockets on which the program enables keepalive (SO_KEEPALIVE); most programs do not. A program can also set its own "
                + "values for a socket.");
        if (live.Explain!.Sockets is { } here)
            prose.Paragraph(Here(here));
        var name = live.Names.Count > 0 ? $" ({string.Join(", ", live.Names)})" : "";
        prose.Paragraph(
            $"Only this network namespace, {live.Netns}{name}. Every container has its own, which starts with "
                + $"{KeepaliveSettings.KernelDefault}. The values apply to IPv4 and IPv6.").Line();
    }

    private static string Here(SocketSurveyResult here)
    {
        var known = here.Obey + here.Own + here.Off;
        var unknown = here.NotKnown > 0
            ? $" {(here.Complete ? "" : "At least ")}{Describe.Count(here.NotKnown, "connection")} could not be inspected."
            : "";
        if (known == 0)
            return here.NotKnown > 0 ? unknown.TrimStart() : "No connections in this namespace.";
        var processes = here.Processes.Take(MaxProcesses)
            .Select(one => $"{one.Process} {Describe.Number(one.Obey)}/{Describe.Number(one.Own)}/{Describe.Number(one.Off)}");
        var more = here.Processes.Count > MaxProcesses ? ", ..." : "";
        return $"Of {(here.Complete ? "" : "at least ")}{Describe.Count(known, "connection")} here, {here.Obey} follow the sysctls, "
            + $"{here.Own} have their own values and {here.Off} have keepalive off (per process: {string.Join(", ", processes)}{more}). "
            + $"'keeptune sockets' lists them.{unknown}";
    }

    internal static string Change(KeepaliveSettings settings, TimerWheel wheel) =>
        "New connections use new values at once. Changing a sysctl does not restart running timers"
            + (settings.Time > TimeSpan.Zero
                ? $": a connection that is idle now keeps its timer for up to {Describe.AtMost(wheel.Latest(settings.Time))}. "
                    + "'keeptune apply --refresh' restarts the timers."
                : ".");
}
