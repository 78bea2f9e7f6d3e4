using System.Globalization;

namespace KeepTune.Core.Proving;

/// <summary>A prediction and the measurement.</summary>
/// <param name="ProbesAt">When each probe was sent, counted from the last segment received.</param>
/// <param name="DropAt">When the kernel dropped the connection, on the same clock; null if it did not.</param>
/// <param name="Error">The application's error, as named in errno(3); null for none.</param>
public sealed record Proof(ProofPrediction Prediction, IReadOnlyList<TimeSpan> ProbesAt, TimeSpan? DropAt, string? Error)
{
    /// <summary>The error of an application whose peer is silent.</summary>
    public const string ExpectedError = "ETIMEDOUT";

    public bool Holds => Deviations.Count == 0;

    /// <summary>The differences from the prediction, in words; empty if there are none.</summary>
    public IReadOnlyList<string> Deviations { get; } = [.. Compare(Prediction, ProbesAt, DropAt, Error)];

    private static IEnumerable<string> Compare(
        ProofPrediction prediction, IReadOnlyList<TimeSpan> probesAt, TimeSpan? dropAt, string? error)
    {
        var probes = prediction.Probes;
        if (probesAt.Count != probes.Count)
            yield return $"{probesAt.Count} of {probes.Count} probes were sent";
        for (var n = 0; n < Math.Min(probesAt.Count, probes.Count); n++)
        {
            if (Deviation(probes[n], probesAt[n]) is { } words)
                yield return $"probe {n + 1} came {words}";
        }

        if (dropAt is not { } at)
            yield return "the connection was not dropped";
        else if (Deviation(prediction.Drop, at) is { } words)
            yield return $"the drop came {words}";
        if (dropAt is not null && error != ExpectedError)
            yield return $"the error is {error ?? "none"}, expected {ExpectedError}";
    }

    private static string? Deviation(PredictedMoment predicted, TimeSpan at) =>
        at < predicted.At ? $"{Milliseconds(predicted.At - at)} early"
        : at > predicted.Latest + ProofPrediction.Slack ? $"{Milliseconds(at - predicted.Latest)} later than timers allow"
        : null;

    private static string Milliseconds(TimeSpan span) => $"{span.TotalMilliseconds.ToString("0.#", CultureInfo.InvariantCulture)} ms";
}
