namespace KeepTune.Core.Keepalive;

/// <summary>What an idle connection sends after its peer disappears, counted from the last segment received.</summary>
/// <param name="Probes">When each probe is sent.</param>
/// <param name="Drop">When the connection is reset; null for never.</param>
public sealed record ProbeTimeline(IReadOnlyList<TimeSpan> Probes, TimeSpan? Drop)
{
    /// <summary>Probe n is sent at <c>time + (n - 1) x intvl</c>; the drop follows the last one after <c>intvl</c>.</summary>
    public static ProbeTimeline Of(KeepaliveSettings settings)
    {
        var sent = settings.Effect() switch
        {
            // Before Linux 5.13 the field could hold more than can be drawn.
            KeepaliveEffect.Detects => Math.Min(settings.Probes, byte.MaxValue),
            KeepaliveEffect.NeverEnds => 1,
            _ => 0,
        };
        return new([.. Enumerable.Range(0, sent).Select(n => settings.Time + (settings.Intvl * n))], DetectionTime.Idle(settings));
    }
}
