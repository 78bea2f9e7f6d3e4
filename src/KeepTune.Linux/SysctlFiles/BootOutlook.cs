using KeepTune.Core.Changes;
using KeepTune.Core.Keepalive;
using KeepTune.Core.SysctlFiles;

namespace KeepTune.Linux.SysctlFiles;

/// <summary>What one engine will do at the next boot.</summary>
public sealed record EngineOutlook(InstalledEngine Installed, EngineReading Reading)
{
    public EngineForecast Forecast => new(Reading.Forecast, Installed.UsedAtBoot, Installed.IsInstalled);
}

/// <summary>What the next boot will do to the three keys, by each engine.</summary>
/// <param name="NotSeen">Files and directories that could not be read, with the reason: of them the forecast knows nothing.</param>
public sealed record BootOutlook(IReadOnlyList<EngineOutlook> Engines, IReadOnlyDictionary<string, string> NotSeen)
{
    public IReadOnlyList<EngineForecast> Forecasts => [.. Engines.Select(engine => engine.Forecast)];

    /// <summary>What the engine leaves that decides, the kernel's own values where nothing sets a key.</summary>
    public KeepaliveSettings Settings => BootVerdict.Deciding(Forecasts)[0].Forecast.Settings(KeepaliveSettings.KernelDefault);

    /// <param name="instead">Files as they would be after a change.</param>
    public static BootOutlook Of(SystemRoot root, SystemPaths paths, params IReadOnlyList<FileChange> instead)
    {
        var files = new BootFiles(root, instead);
        var engines = InstalledEngine.Both(root, paths).Select(installed => new EngineOutlook(
            installed,
            files.Read(() => SysctlEngine.Create(installed.Engine, installed.ReadAs, KernelClock.Hz)))).ToList();
        return new(engines, files.NotSeen);
    }
}
