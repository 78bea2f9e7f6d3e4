namespace KeepTune.Core.Boot.Writers;

/// <summary>What a key holds when the boot is over.</summary>
/// <param name="Value">Null where nothing sets the key, and where it is not known.</param>
/// <param name="IsKnown">False where a write that can't be forecast comes last.</param>
/// <param name="Source">The line that decides; null where none does.</param>
/// <param name="By">The write that decides; null where it is the engine's, or nobody's.</param>
public sealed record KeyOutcome(SysctlKey Key, int? Value, bool IsKnown, SourceLine? Source, BootWrite? By);

/// <summary>The engine's work and all that is written around it, put together.</summary>
public static class BootWriterOutcome
{
    /// <param name="writes">In the order in which they are made; those that are off at boot do not count, and what may be made or not
    /// leaves a key unknown that it would change.</param>
    /// <returns>One for each key, in their order.</returns>
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
