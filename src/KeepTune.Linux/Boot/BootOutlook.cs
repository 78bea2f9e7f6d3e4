using KeepTune.Core.Boot;
using KeepTune.Core.Boot.Writers;
using KeepTune.Linux.Boot.Writers;

namespace KeepTune.Linux.Boot;

/// <summary>What one engine will do at the next boot.</summary>
public sealed record EngineOutlook(InstalledEngine Installed, EngineReading Reading)
{
    public EngineForecast Forecast => new(Reading.Forecast, Installed.UsedAtBoot, Installed.IsInstalled);
}

/// <summary>What the next boot will do to the three keys, by each engine, and what is written around it.</summary>
/// <param name="NotSeen">Files and directories that could not be read, with the reason: of them the forecast knows nothing.</param>
public sealed record BootOutlook(IReadOnlyList<EngineOutlook> Engines, BootWriters Later, IReadOnlyDictionary<string, string> NotSeen)
{
    public IReadOnlyList<EngineForecast> Forecasts => [.. Engines.Select(engine => engine.Forecast)];

    /// <summary>
    /// What stands when the boot is over, by the engine that decides: the kernel's own values where nothing sets a key, the engine's where
    /// what follows can't be forecast.
    /// </summary>
    public KeepaliveSettings Settings => SettingsOf(BootVerdict.Deciding(Forecasts)[0].Forecast);

    /// <summary>What stands when a boot with this engine is over.</summary>
    public KeepaliveSettings SettingsOf(BootForecast engine)
    {
        var settings = engine.Settings(KeepaliveSettings.KernelDefault);
        foreach (var outcome in BootWriterOutcome.Of(engine, Later.Writes))
        {
            if (outcome is { IsKnown: true, Value: { } value })
                settings = settings.With(outcome.Key, value);
        }

        return settings;
    }

    /// <summary>Whether wanted values will stand when the boot is over.</summary>
    public BootVerdict Judge(KeepaliveSettings wanted) => BootVerdict.Of(Forecasts, Later.Writes, wanted);

    /// <summary>The files and directories that could not be read, a sentence each.</summary>
    public IEnumerable<string> Unseen(SystemRoot root) =>
        NotSeen.Select(
            file => $"couldn't read '{BytePath.Show(file.Key, root)}': {file.Value}; the forecast does not know what is in it");

    /// <summary>
    /// What of the later writers could not be seen, a sentence each. For others than root that is usual: credentials are root's alone.
    /// </summary>
    public IEnumerable<string> LateUnseen(SystemRoot root) =>
        Later.NotSeen.Select(
            file => $"couldn't read '{BytePath.Show(file.Key, root)}': {file.Value}; what it sets at boot is not known");
}
