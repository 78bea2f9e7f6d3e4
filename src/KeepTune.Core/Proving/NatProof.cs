namespace KeepTune.Core.Proving;

/// <param name="Delivered">Whether data sent after the idle time arrived.</param>
/// <param name="Error">The application's error, as named in errno(3); null for none.</param>
public sealed record NatPassage(bool Delivered, string? Error);

/// <summary>The fate of two idle connections behind a router with an idle timeout.</summary>
/// <param name="Idle">How long both were left idle.</param>
/// <param name="Probes">Probes of the connection with keepalive in that time, counted from its beginning.</param>
public sealed record NatProof(NatForecast Forecast, TimeSpan Idle, IReadOnlyList<SentProbe> Probes, NatPassage With, NatPassage Without)
{
    /// <summary>Whether the outcome is as forecast, and the connection without keepalive was dropped.</summary>
    public bool Holds => !Without.Delivered && Forecast.Outcome switch
    {
        NatOutcome.Survives => With.Delivered,
        NatOutcome.Dropped => !With.Delivered,
        _ => true,
    };
}
