using KeepTune.Core.Proving;
using KeepTune.Linux.Proving;

namespace KeepTune.Cli.Prove;

/// <summary>The progress of <c>keeptune prove</c>, in lines that leave the last column free.</summary>
internal static class ProofProgress
{
    private const int MaxNameWidth = 20;
    private const int StatusWidth = 20;
    private const int MinBarWidth = 10;
    private const string Gap = "  ";

    public static IReadOnlyList<StyledText> Lines(
        IReadOnlyList<ProofResult> proofs, IReadOnlyList<ProofRun> runs, ProofOrder order, Screen screen, int height) =>
        order.All
            ? [.. proofs.Select((proof, i) => Line(proof, runs[i], proofs, screen))]
            : Lines(proofs[0], runs[0], order, screen, height);

    public static IReadOnlyList<StyledText> Lines(
        NatForecast forecast, IReadOnlyList<SentProbe> probes, TimeSpan elapsed, ProofOrder order, Screen screen)
    {
        var subject = order.Subjects[0];
        var title =
            ProveText.Subject(subject.Profile, SettingsResult.Of(subject.Settings), subject.Speed, SettingsResult.Of(subject.Asked));
        // A timeline of the probes sent so far.
        var line = new ProbeTimeline([.. probes.Select(probe => probe.At).Where(at => at < forecast.Idle)], forecast.Idle);
        var answered = probes.Count(probe => probe.AnsweredAt is not null);
        var limit = DurationText.Format(forecast.Limit);
        var state = elapsed < forecast.Idle ? $"idle for {Seconds(elapsed)} of {Seconds(forecast.Idle)}" : "sending data";
        return
        [
            Fitting(
                screen,
                $"{title}, through a router that drops idle connections after {limit}",
                $"{title}, through a router with {limit}",
                $"through a router with {limit}"),
            .. ProgressDrawing.Draw(line, elapsed, screen.Width - 1, screen),
            Fitting(
                screen,
                $"{state}; {Describe.Count(probes.Count, "probe")}, {answered} answered; predicted: {ProveText.Outcome(forecast.Outcome)}",
                $"{state}; {Describe.Count(probes.Count, "probe")}, {answered} answered",
                state),
        ];
    }

    private static List<StyledText> Lines(ProofResult proof, ProofRun run, ProofOrder order, Screen screen, int height)
    {
        var title = ProveText.Subject(proof.Profile, proof.Settings, proof.Speed, proof.Unscaled);
        var silent = $"silent for {Seconds(run.Elapsed)} of {Seconds(run.Prediction.Drop.At)}";
        var past = proof.Probes.Count(probe => probe.AtMs is not null);
        // The header, the past, and what comes next.
        var table = ProveText.Table(proof, screen with { Color = false }, past + 1).TrimEnd('\n').Split('\n');
        List<StyledText> lines =
        [
            Fitting(
                screen,
                $"{silent}, over {(order.Ipv6 ? "IPv6" : "IPv4")}; {title}",
                $"{silent}; {title}",
                $"{silent}; {proof.Settings.Settings} (time/intvl/probes)",
                silent),
            .. ProgressDrawing.Draw(ProbeTimeline.Of(run.Prediction.Settings), run.Elapsed, screen.Width - 1, screen),
            "",
            Cut(table[0], screen),
        ];
        var room = Math.Max(1, height - lines.Count - 1);
        lines.AddRange(table.Skip(1).TakeLast(room).Select(line => (StyledText)Cut(line, screen)));
        return lines;
    }

    // The first form that leaves the last column free.
    private static StyledText Fitting(Screen screen, params string[] forms) =>
        forms.FirstOrDefault(form => form.Length < screen.Width) ?? Cut(forms[^1], screen);

    private static StyledText Line(ProofResult proof, ProofRun run, IReadOnlyList<ProofResult> all, Screen screen)
    {
        var nameWidth = Math.Min(MaxNameWidth, all.Max(one => one.Profile?.Length ?? 0));
        var valuesWidth = all.Max(one => $"{one.Settings.Settings}".Length);
        var name = Printable.Cut(proof.Profile ?? "", nameWidth).PadRight(nameWidth);
        var start = $"{name}{Gap}{$"{proof.Settings.Settings}".PadLeft(valuesWidth)}{Gap}";
        var status = proof.Error is { } error
            ? $"{Seconds(run.Elapsed)} {error}"
            : $"{Seconds(run.Elapsed)} {Describe.Count(run.ProbesAt.Count, "probe")}";
        var room = screen.Width - 1 - start.Length - Gap.Length - StatusWidth;
        var bar = room < MinBarWidth
            ? StyledText.Empty
            : ProgressDrawing.Draw(ProbeTimeline.Of(run.Prediction.Settings), run.Elapsed, room, screen)[0] + Gap;
        return room < MinBarWidth ? Cut(start + status, screen) : start + bar + status;
    }

    private static string Seconds(TimeSpan span) => $"{span.TotalSeconds:0.0} s";

    private static string Cut(string line, Screen screen) => line.Length < screen.Width ? line : line[..Math.Max(screen.Width - 1, 0)];
}
