namespace KeepTune.Core.Planning;

/// <summary>The distance between two sets of values.</summary>
public static class ProfileDistance
{
    /// <summary>
    /// The ratios of their probe intervals and of their detection times, as logarithms: twice as often is as far as half as often.
    /// </summary>
    public static double Between(KeepaliveSettings one, KeepaliveSettings other) =>
        Ratio(
            DetectionTime.HealthyCadence(one),
            DetectionTime.HealthyCadence(other)) + Ratio(DetectionTime.Idle(one), DetectionTime.Idle(other));

    private static double Ratio(TimeSpan? one, TimeSpan? other) =>
        one is { } a && other is { } b ? Math.Abs(Math.Log(a / b)) : double.MaxValue;
}
