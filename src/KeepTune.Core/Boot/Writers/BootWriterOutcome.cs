namespace KeepTune.Core.Boot.Writers;

/// <summary>What a key holds after the boot.</summary>
/// <param name="Value">Null if nothing sets the key, or if the value is unknown.</param>
/// <param name="IsKnown">False if the last write can't be predicted.</param>
/// <param name="Source">The line that decides; null if there is none.</param>
/// <param name="By">The write that decides; null if it is the engine's or there is none.</param>
public sealed record KeyOutcome(SysctlKey Key, int? Value, bool IsKnown, SourceLine? Source, BootWrite? By);

/// <summary>Combines the engine's forecast with everything that is written before and after it.</summary>
public static class BootWriterOutcome
{
    /// <param name="writes">In the order in which they are made. Those that are off at boot do not count; one that may or may not be made
    /// makes a key unknown if it would change it.</param>
    /// <returns>One for each key, in order.</returns>
    public static IReadOnlyList<KeyOutcome> Of(BootForecast engine, IReadOnlyList<BootWrite> writes)
    {
        var outcomes = new List<KeyOutcome>();
        foreach (var key in engine.Keys)
            outcomes.Add(Of(engine.Engine, key, writes));
        return outcomes;
    }

    private static KeyOutcome Of(BootEngine engine, KeyForecast forecast, IReadOnlyList<BootWrite> writes)
    {
        var before = new KeyOutcome(forecast.Key, null, true, null, null);
        foreach (var write in writes)
        {
            if (!write.Wins && Counts(write, engine, forecast.Key))
                before = After(before, write, before);
        }

        var now = forecast.Value is null ? before : new(forecast.Key, forecast.Value, true, forecast.Source, null);
        foreach (var write in writes)
        {
            if (write.Wins && Counts(write, engine, forecast.Key))
                now = After(now, write, before);
        }

        return now;
    }

    private static bool Counts(BootWrite write, BootEngine engine, SysctlKey key) =>
        write.Key == key && write.AtBoot != false && write.TakesPart(engine);

    private static KeyOutcome After(KeyOutcome found, BootWrite write, KeyOutcome before)
    {
        var after = Written(found, write, before);
        return write.AtBoot == true || (after.IsKnown == found.IsKnown && after.Value == found.Value)
            ? after
            : new(write.Key, null, false, write.Source, write);
    }

    private static KeyOutcome Written(KeyOutcome found, BootWrite write, KeyOutcome before)
    {
        var old = found.Value ?? KeepaliveSettings.KernelDefault[write.Key];
        return write.Effect switch
        {
            BootWriteEffect.Sets => Set(write),
            BootWriteEffect.SetsIfGreater when found.IsKnown => write.Value > old ? Set(write) : found,
            BootWriteEffect.SetsIfLess when found.IsKnown => write.Value < old ? Set(write) : found,
            BootWriteEffect.Unsets => before with { By = write, Source = write.Source },
            BootWriteEffect.Refused => found,
            _ => new(write.Key, null, false, write.Source, write),
        };
    }

    private static KeyOutcome Set(BootWrite write) => new(write.Key, write.Value, true, write.Source, write);
}
