using KeepTune.Core.Boot;
using KeepTune.Core.Boot.Writers;
using KeepTune.Linux.Boot.Writers;

namespace KeepTune.Linux.Boot;

/// <summary>What one engine will do at the next boot.</summary>
public sealed record EngineOutlook(InstalledEngine Installed, EngineReading Reading)
{
    public EngineForecast Forecast => new(Reading.Forecast, Installed.UsedAtBoot, Installed.IsInstalled);
}

/// <summary>What the next boot will do to the three keys, for each engine, including other writers.</summary>
/// <param name="NotSeen">Files and directories that could not be read, with the reason: the forecast does not include them.</param>
public sealed record BootOutlook(IReadOnlyList<EngineOutlook> Engines, BootWriters Later, IReadOnlyDictionary<string, string> NotSeen)
{
    public IReadOnlyList<EngineForecast> Forecasts => [.. Engines.Select(engine => engine.Forecast)];

    /// <summary>
    /// The values after the boot, by the engine that decides. A key that nothing sets has the kernel's default; if a later write can't be
    /// predicted, the engine's value is used.
    /// </summary>
    public KeepaliveSettings Settings => SettingsOf(BootVerdict.Deciding(Forecasts)[0].Forecast);

    /// <summary>The values after a boot with this engine.</summary>
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

    /// <summary>Whether the wanted values will be in effect after the boot.</summary>
    public BootVerdict Judge(KeepaliveSettings wanted) => BootVerdict.Of(Forecasts, Later.Writes, wanted);

    /// <summary>The files and directories that could not be read, one sentence each.</summary>
    public IEnumerable<string> Unseen(SystemRoot root) =>
        NotSeen.Select(
            file => $"couldn't read '{BytePath.Show(file.Key, root)}': {file.Value}; the prediction does not include its content");

    /// <summary>
    /// What could not be read of the later writers, one sentence each. Without root this is normal: only root can read credentials.
    /// </summary>
    public IEnumerable<string> LateUnseen(SystemRoot root) =>
        Later.NotSeen.Select(
            file => $"couldn't read '{BytePath.Show(file.Key, root)}': {file.Value}; what it sets at boot is unknown");
}
