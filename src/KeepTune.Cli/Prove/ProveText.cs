using System.Globalization;
using KeepTune.Core.Proving;

namespace KeepTune.Cli.Prove;

/// <summary><c>keeptune prove</c> for people: prediction and measurement side by side.</summary>
internal static class ProveText
{
    private static readonly string[] Headings = ["", "PREDICTED", "MEASURED", "LATE", "AT MOST"];
    private static readonly string[] HeadingsOfAll = ["PROFILE", "VALUES", "TESTED", "PREDICTED", "MEASURED", "LATE", "VERDICT"];

    public static string Render(ProveResult result, Screen screen) =>
        result.ThroughNat is { } nat ? OfNat(nat, result, screen)
        : result is { PredictedDetectionMs: not null, Proofs: [var only] } ? OfOne(only, result, screen)
        : OfAll(result, screen);

    /// <summary>The values tested, in words: <c>aws: 240/30/4 (time/intvl/probes), at speed 60: 4/1/4</c>.</summary>
    public static string Subject(string? profile, SettingsResult settings, int speed, SettingsResult unscaled) =>
        $"{(profile is null ? "" : $"{Printable.Escape(profile)}: ")}{unscaled.Settings} "
            + $"(time/intvl/probes){(speed > 1 ? $", at speed {speed}: {settings.Settings}" : "")}";

    public static string Family(string family) => family == "ipv6" ? "IPv6" : "IPv4";

    public static string Outcome(NatOutcome outcome) => outcome is NatOutcome.Dropped ? "dropped" : ProofReport.Word(outcome);

    /// <summary>Each probe and the drop.</summary>
    /// <param name="count">Number of rows, from the first.</param>
    public static string Table(ProofResult proof, Screen screen, int count = int.MaxValue)
    {
        List<StyledText[]> rows = [
            .. proof.Probes.Select(probe => RowOf($"probe {probe.N}", probe.PredictedMs, probe.AtMs, probe.LatestMs - probe.PredictedMs))
        ];
        rows.Add(RowOf("drop", proof.PredictedDetectionMs, proof.MeasuredDetectionMs, AtMost(proof)));
        return ShortTable.Text(Headings, [.. rows.Take(count)], screen, 1, 2, 3, 4);
    }

    public static string Seconds(double? milliseconds) =>
        milliseconds is { } known ? (known / 1000).ToString("0.000", CultureInfo.InvariantCulture) + " s" : "-";

    private static string OfOne(ProofResult proof, ProveResult result, Screen screen)
    {
        List<Row> rows = [];
        if (proof.Error is not null)
            rows.Add(new("error", $"{proof.Error} ({proof.ErrorText})"));
        if (proof.PollEvents.Count > 0)
            rows.Add(new("poll", string.Join(' ', proof.PollEvents)));
        if (proof.LostMs.Count > 0)
            rows.Add(new("lost", Lost(proof)));
        if (proof.StalledMs > 0)
            rows.Add(new("stalled", Stalled(proof)));
        rows.Add(new("verdict", proof.Holds
            ? StyledText.Good("as predicted:") + $" detected after {Seconds(proof.MeasuredDetectionMs)}, "
                + $"predicted {Seconds(proof.PredictedDetectionMs)} to {Seconds(proof.PredictedDetectionMs + AtMost(proof))}"
            : StyledText.Failure("not as predicted:") + $" {string.Join("; ", proof.Deviations)}"));
        var subject = Subject(proof.Profile, proof.Settings, proof.Speed, proof.Unscaled);
        return Wrapped($"{subject}, over {Family(result.Family)}, timers at HZ {result.Hz}", screen)
            + $"\n{Table(proof, screen)}\n{Rows.Text(rows, screen)}";
    }

    private static string OfAll(ProveResult result, Screen screen)
    {
        var table = ShortTable.Text(
            HeadingsOfAll,
            [.. result.Proofs.Select(proof => (StyledText[])[
                Printable.Escape(proof.Profile ?? ""), $"{proof.Unscaled.Settings}", $"{proof.Settings.Settings}",
                Seconds(proof.PredictedDetectionMs), Seconds(proof.MeasuredDetectionMs),
                proof.MeasuredDetectionMs is { } at ? $"{Whole(at - proof.PredictedDetectionMs)} of {Whole(AtMost(proof))} ms" : "-",
                proof.Holds ? StyledText.Good("as predicted") : StyledText.Failure("not so")])],
            screen, 1, 2, 3, 4, 5);
        var lost = Notes(result, proof => proof.LostMs.Count > 0, Lost);
        var stalled = Notes(result, proof => proof.StalledMs > 0, Stalled);
        var deviations = Notes(result, proof => !proof.Holds, proof => string.Join("; ", proof.Deviations));
        var broken = result.Proofs.Count(proof => !proof.Holds);
        var verdict = broken == 0
            ? StyledText.Good($"all {result.Proofs.Count} as predicted,")
            : StyledText.Failure($"{broken} of {result.Proofs.Count} not as predicted,");
        return table + new Page(screen).Append($"\n{lost}{stalled}{deviations}")
            .Append(verdict + $" over {Family(result.Family)}, timers at HZ {result.Hz}\n");
    }

    private static string OfNat(ThroughNatResult nat, ProveResult result, Screen screen)
    {
        var answered = nat.Probes.Count(probe => probe.AnsweredMs is not null);
        var prediction = nat.Predicted switch
        {
            "survives" => "the connection survives",
            "forgotten" => "the connection is dropped",
            _ => "either result is possible",
        };
        Row[] rows =
        [
            new(
                "prediction",
                $"{Seconds(nat.SilenceMs)} without a packet, at most {Seconds(nat.SilenceAtMostMs)} with timers at HZ {result.Hz}: "
                    + $"{prediction}"),
            new(
                "with keepalive",
                $"idle {Seconds(nat.IdleMs)}, {Describe.Count(nat.Probes.Count, "probe")}, {answered} answered; then data "
                    + $"{Passage(nat.WithKeepalive)}"),
            new("without", $"idle {Seconds(nat.IdleMs)}; then data {Passage(nat.WithoutKeepalive)}"),
            new("verdict", Verdict(nat)),
        ];
        var limit = $"{nat.LimitS} s{(nat.LimitS == nat.UnscaledLimitS ? "" : $" (scaled from {nat.UnscaledLimitS} s)")}";
        var subject = Subject(nat.Profile, nat.Settings, nat.Speed, nat.Unscaled);
        return Wrapped($"{subject}, over {Family(result.Family)}, through a router that drops idle connections after {limit}", screen)
            + $"\n{Rows.Text(rows, screen)}";
    }

    private static StyledText Verdict(ThroughNatResult nat)
    {
        var outcome = nat.WithKeepalive.Delivered ? "the connection survives" : "the connection does not survive";
        return !nat.Holds ? StyledText.Failure("not as predicted:") + $" {outcome}"
            : nat.Predicted is "survives" or "forgotten" ? StyledText.Good("as predicted:") + $" {outcome}"
            : StyledText.Warning("inconclusive:") + $" this time {outcome}";
    }

    private static string Lost(ProofResult proof) =>
        $"{Describe.Count(proof.LostMs.Count, "probe")} at {string.Join(", ", proof.LostMs.Select(at => Seconds(at)))}: dropped by a full "
            + "queue of this machine; not counted, sent again after 0.5 s";

    private static string Stalled(ProofResult proof) =>
        $"for {Seconds(proof.StalledMs)} when a timer was due: this program could not run, so the timer may be late too (busy machine "
            + "or host)";

    private static double AtMost(ProofResult proof) => proof.BoundMs + proof.StalledMs;

    private static string Notes(ProveResult result, Func<ProofResult, bool> concerns, Func<ProofResult, string> words) =>
        string.Concat(result.Proofs.Where(concerns).Select(proof => $"{Printable.Escape(proof.Profile ?? "")}: {words(proof)}\n"));

    private static string Wrapped(string line, Screen screen) =>
        new Page(screen).Append($"{line}\n").ToString();

    private static string Passage(NatPassageResult passage) =>
        passage.Delivered ? "arrived" : $"did not arrive{(passage.Error is null ? "" : $" ({passage.Error})")}";

    private static StyledText[] RowOf(string label, double? predicted, double? at, double? bound) =>
        [label, Seconds(predicted), Seconds(at), Milliseconds(at - predicted, "0.0"), Milliseconds(bound, "0")];

    private static string Milliseconds(double? milliseconds, string format) =>
        milliseconds is { } known ? known.ToString(format, CultureInfo.InvariantCulture) + " ms" : "-";

    private static string Whole(double milliseconds) => milliseconds.ToString("0", CultureInfo.InvariantCulture);
}
