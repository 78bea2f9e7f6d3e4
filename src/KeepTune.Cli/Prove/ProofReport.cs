using KeepTune.Core.Proving;
using KeepTune.Linux.Proving;

namespace KeepTune.Cli.Prove;

/// <summary>A proof, finished or in progress, as a result.</summary>
internal static class ProofReport
{
    public static ProveResult Of(ProofOrder order, IReadOnlyList<ProofResult> proofs)
    {
        var only = order.All ? null : proofs[0];
        return new(
            ProveResult.SchemaName, proofs.All(proof => proof.Holds), FamilyOf(order), KernelClock.Hz,
            ProofPrediction.Slack.TotalMilliseconds,
            only?.PredictedDetectionMs, only?.MeasuredDetectionMs, only?.BoundMs, only?.Probes ?? [], only?.Error, proofs, null);
    }

    public static ProofResult Of(ProofSubject subject, ProofRun run)
    {
        var proof = run.Proof;
        return new(
            subject.Profile,
            SettingsResult.Of(subject.Settings),
            subject.Speed,
            SettingsResult.Of(subject.Asked),
            Milliseconds(proof.Prediction.Drop.At),
            run.DropAt is { } drop ? Milliseconds(drop) : null,
            Milliseconds(proof.Prediction.Bound),
            [.. ProbesOf(proof)],
            [.. run.LostAt.Select(Milliseconds)],
            Milliseconds(proof.Prediction.Stalled),
            proof.Error,
            run.ErrorText,
            run.ErrorAt is { } error ? Milliseconds(error) : null,
            run.PollEvents,
            proof.Deviations,
            proof.Holds);
    }

    public static ProveResult Of(ProofOrder order, NatProof proof)
    {
        var subject = order.Subjects[0];
        var passage = new ThroughNatResult(
            subject.Profile,
            SettingsResult.Of(subject.Settings),
            subject.Speed,
            SettingsResult.Of(subject.Asked),
            (int)proof.Forecast.Limit.TotalSeconds,
            (int)order.NatLimit!.Value.TotalSeconds,
            Milliseconds(proof.Forecast.Silence),
            Milliseconds(proof.Forecast.SilenceAtMost),
            Word(proof.Forecast.Outcome),
            Milliseconds(proof.Idle),
            [
                .. proof.Probes.Select(
                    (probe, i) =>
                        new NatProbeResult(i + 1, Milliseconds(probe.At), probe.AnsweredAt is { } answered ? Milliseconds(answered) : null))
            ],
            new(proof.With.Delivered, proof.With.Error),
            new(proof.Without.Delivered, proof.Without.Error),
            proof.Holds);
        return new(
            ProveResult.SchemaName, proof.Holds, FamilyOf(order), KernelClock.Hz, ProofPrediction.Slack.TotalMilliseconds, null, null, null,
            [], null, [], passage);
    }

    public static string Word(NatOutcome outcome) => outcome switch
    {
        NatOutcome.Survives => "survives",
        NatOutcome.Dropped => "forgotten",
        _ => "undecided",
    };

    private static string FamilyOf(ProofOrder order) => order.Ipv6 ? "ipv6" : "ipv4";

    // A probe that was not sent has no time, a surplus one no prediction.
    private static IEnumerable<ProbeResult> ProbesOf(Proof proof)
    {
        var predicted = proof.Prediction.Probes;
        for (var n = 0; n < Math.Max(predicted.Count, proof.ProbesAt.Count); n++)
        {
            yield return new(
                n + 1,
                n < predicted.Count ? Milliseconds(predicted[n].At) : null,
                n < predicted.Count ? Milliseconds(predicted[n].Latest) : null,
                n < proof.ProbesAt.Count ? Milliseconds(proof.ProbesAt[n]) : null);
        }
    }

    private static double Milliseconds(TimeSpan span) => Math.Round(span.TotalMilliseconds, 3);
}
