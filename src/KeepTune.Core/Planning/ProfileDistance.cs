namespace KeepTune.Core.Planning;

/// <summary>How far apart two sets of values are.</summary>
public static class ProfileDistance
{
    /// <summary>
    /// The ratios of how often they probe and of how long they take to detect, as logarithms: twice as often is as far as half as often.
    /// </summary>
    public static double Between(KeepaliveSettings one, KeepaliveSettings other) =>
        Ratio(
            DetectionTime.HealthyCadence(one),
            DetectionTime.HealthyCadence(other)) + Ratio(DetectionTime.Idle(one), DetectionTime.Idle(other));

    private static double Ratio(TimeSpan? one, TimeSpan? other) =>
        one is { } a && other is { } b ? Math.Abs(Math.Log(a / b)) : double.MaxValue;
}
