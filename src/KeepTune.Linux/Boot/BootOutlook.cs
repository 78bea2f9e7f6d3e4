using KeepTune.Core.Boot;
using KeepTune.Core.Boot.Engines;
using KeepTune.Core.Boot.Writers;
using KeepTune.Core.Journal;
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

    /// <param name="instead">Files as they would be after a change.</param>
    public static BootOutlook Of(SystemRoot root, SystemPaths paths, params IReadOnlyList<FileChange> instead)
    {
        var files = new BootFiles(root, instead);
        var installed = InstalledEngine.Both(root, paths);
        List<EngineOutlook> engines = [.. installed.Select(engine => new EngineOutlook(
            engine,
            files.Read(() => SysctlEngine.Create(engine.Engine, engine.ReadAs, KernelClock.Hz))))];
        return new(engines, BootWriters.Of(root, installed, files), files.NotSeen);
    }

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
}
