using KeepTune.Core.Keepalive;

namespace KeepTune.Core.SysctlFiles;

/// <summary>An engine's forecast and what is known of the engine.</summary>
/// <param name="IsUsed">Null where it can't be told which engine the boot runs.</param>
public sealed record EngineForecast(BootForecast Forecast, bool? IsUsed, bool IsInstalled);

/// <summary>A line that makes a boot end with another value than the wanted one.</summary>
/// <param name="Value">What stands instead; null where nothing sets the key.</param>
/// <param name="Source">The line that wins, or that unsets; null where nothing sets the key.</param>
public sealed record BootLoss(BootEngine Engine, KeepaliveKey Key, int Wanted, int? Value, SourceLine? Source);

/// <summary>Whether wanted values will stand after the next boot.</summary>
/// <param name="Holds">Null where the engines that may run differ.</param>
/// <param name="Losses">Every key of every engine in question that ends otherwise.</param>
public sealed record BootVerdict(bool? Holds, IReadOnlyList<BootLoss> Losses)
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

    public static BootVerdict Of(IReadOnlyList<EngineForecast> engines, KeepaliveSettings wanted)
    {
        var deciding = Deciding(engines);
        var losses = deciding.SelectMany(engine => LossesOf(engine.Forecast, wanted)).ToList();
        var losing = losses.Select(loss => loss.Engine).Distinct().Count();
        return new(losing == 0 ? true : losing == deciding.Count ? false : null, losses);
    }

    private static IEnumerable<BootLoss> LossesOf(BootForecast forecast, KeepaliveSettings wanted) => forecast.Keys
        .Where(key => key.Value != wanted[key.Key])
        .Select(key => new BootLoss(forecast.Engine, key.Key, wanted[key.Key], key.Value, key.Source ?? key.UnsetBy));
}
