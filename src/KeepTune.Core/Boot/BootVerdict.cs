using KeepTune.Core.Boot.Writers;

namespace KeepTune.Core.Boot;

/// <summary>An engine's forecast and what is known of the engine.</summary>
/// <param name="IsUsed">Null where it can't be told which engine the boot runs.</param>
public sealed record EngineForecast(BootForecast Forecast, bool? IsUsed, bool IsInstalled);

/// <summary>What makes a boot end, or perhaps end, with another value than the wanted one.</summary>
/// <param name="Value">What stands instead; null where nothing sets the key, and where it is not known.</param>
/// <param name="IsKnown">False where a write that can't be forecast comes last.</param>
/// <param name="Source">The line that wins, or that unsets; null where nothing sets the key.</param>
/// <param name="By">Who writes after the engine; null where the engine itself decides.</param>
public sealed record BootOverride(
    BootEngine Engine, SysctlKey Key, int Wanted, int? Value, bool IsKnown, SourceLine? Source, BootWrite? By);

/// <summary>Whether wanted values will stand after the next boot.</summary>
/// <param name="Holds">Null where the engines that may run differ, or a later write can't be forecast.</param>
/// <param name="Losses">Every key of every engine in question that ends otherwise, or may.</param>
public sealed record BootVerdict(bool? Holds, IReadOnlyList<BootOverride> Losses)
{
    /// <summary>
    /// The engine that the boot runs decides; where that is not known, those that are installed; where none is, both.
    /// </summary>
    public static IReadOnlyList<EngineForecast> Deciding(IReadOnlyList<EngineForecast> engines)
    {
        List<EngineForecast> used = [.. engines.Where(engine => engine.IsUsed == true)];
        List<EngineForecast> installed = [.. engines.Where(engine => engine.IsInstalled)];
        return used.Count > 0 ? used : installed.Count > 0 ? installed : engines;
    }

    /// <param name="later">What else writes at boot, in that order.</param>
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
