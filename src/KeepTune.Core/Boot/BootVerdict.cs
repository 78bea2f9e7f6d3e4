using KeepTune.Core.Boot.Writers;

namespace KeepTune.Core.Boot;

/// <summary>An engine's forecast, with what is known about the engine.</summary>
/// <param name="IsUsed">Null if it is unknown which engine the boot runs.</param>
public sealed record EngineForecast(BootForecast Forecast, bool? IsUsed, bool IsInstalled);

/// <summary>Why a boot ends, or may end, with a value other than the wanted one.</summary>
/// <param name="Value">The value it ends with; null if nothing sets the key or the value is unknown.</param>
/// <param name="IsKnown">False if the last write can't be predicted.</param>
/// <param name="Source">The line that wins or unsets the key; null if nothing sets it.</param>
/// <param name="By">The program that writes after the engine; null if the engine itself decides.</param>
public sealed record BootOverride(
    BootEngine Engine, SysctlKey Key, int Wanted, int? Value, bool IsKnown, SourceLine? Source, BootWrite? By);

/// <summary>Whether the wanted values will be in effect after the next boot.</summary>
/// <param name="Holds">Null if the possible engines differ, or a later write can't be predicted.</param>
/// <param name="Losses">Every key that ends, or may end, with another value, for each possible engine.</param>
public sealed record BootVerdict(bool? Holds, IReadOnlyList<BootOverride> Losses)
{
    /// <summary>The engine that the boot runs; if that is unknown, the installed ones; if none is installed, both.</summary>
    public static IReadOnlyList<EngineForecast> Deciding(IReadOnlyList<EngineForecast> engines)
    {
        List<EngineForecast> used = [.. engines.Where(engine => engine.IsUsed == true)];
        List<EngineForecast> installed = [.. engines.Where(engine => engine.IsInstalled)];
        return used.Count > 0 ? used : installed.Count > 0 ? installed : engines;
    }

    /// <param name="later">Other writes at boot, in order.</param>
    public static BootVerdict Of(IReadOnlyList<EngineForecast> engines, IReadOnlyList<BootWrite> later, KeepaliveSettings wanted)
    {
        var deciding = Deciding(engines);
        var losses = deciding.SelectMany(engine => LossesOf(engine.Forecast, later, wanted)).ToList();
        var losing = losses.Where(loss => loss.IsKnown).Select(loss => loss.Engine).Distinct().Count();
        return new(losses.Count == 0 ? true : losing == deciding.Count ? false : null, losses);
    }

    private static IEnumerable<BootOverride> LossesOf(BootForecast forecast, IReadOnlyList<BootWrite> later, KeepaliveSettings wanted) =>
        BootWriterOutcome.Of(forecast, later)
        .Where(outcome => !outcome.IsKnown || (outcome.Value ?? KeepaliveSettings.KernelDefault[outcome.Key]) != wanted[outcome.Key])
        .Select(
            outcome =>
                new BootOverride(
                    forecast.Engine,
                    outcome.Key,
                    wanted[outcome.Key],
                    outcome.Value,
                    outcome.IsKnown,
                    outcome.Source ?? forecast[outcome.Key].UnsetBy,
                    outcome.By));
}
