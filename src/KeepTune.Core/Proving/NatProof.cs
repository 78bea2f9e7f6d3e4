namespace KeepTune.Core.Proving;

/// <param name="Delivered">Whether data that was sent after the idle time arrived.</param>
/// <param name="Error">What the application got, as errno(3) names it; null for nothing.</param>
public sealed record NatPassage(bool Delivered, string? Error);

/// <summary>What became of two idle connections behind a router that forgets.</summary>
/// <param name="Idle">How long both were left alone.</param>
/// <param name="Probes">Of the connection with keepalive in that time, counted from its beginning.</param>
public sealed record NatProof(NatForecast Forecast, TimeSpan Idle, IReadOnlyList<SentProbe> Probes, NatPassage With, NatPassage Without)
{
    /// <summary>The outcome is the forecast one, and without keepalive the connection was forgotten.</summary>
    public bool Holds => !Without.Delivered && Forecast.Outcome switch
    {
        NatOutcome.Survives => With.Delivered,
        NatOutcome.Forgotten => !With.Delivered,
        _ => true,
    };
}
