using KeepTune.Core.Boot.Engines;
using KeepTune.Core.Boot.Writers;
using KeepTune.Core.Journal;
using KeepTune.Linux.Boot.Writers;

namespace KeepTune.Linux.Boot;

/// <summary>
/// What the boot of a system or an image reads. Every file is opened once, however many forecasts are made of it: what is asked later is
/// answered as of then.
/// </summary>
public sealed class BootSurvey(SystemRoot root, SystemPaths paths)
{
    private readonly SeenFiles seen = new(root);
    private readonly SmallFiles small = new(root);
    private IReadOnlyList<InstalledEngine>? engines;

    public SystemRoot Root => root;

    private IReadOnlyList<InstalledEngine> Engines => engines ??= InstalledEngine.Both(root, paths);

    /// <summary>What the next boot will do.</summary>
    /// <param name="instead">Files as they would be after a change.</param>
    public BootOutlook Outlook(params IReadOnlyList<FileChange> instead)
    {
        var files = new BootFiles(seen, instead);
        List<EngineOutlook> outlooks = [.. Engines.Select(engine => new EngineOutlook(
            engine,
            files.Read(() => SysctlEngine.Create(engine.Engine, engine.ReadAs, KernelClock.Hz))))];
        return new(outlooks, BootWriters.Of(small, Engines, files), files.NotSeen);
    }

    /// <summary>What the programs set that are active now and set the same keys on the running system.</summary>
    public IReadOnlyList<BootWrite> ActiveTuners() => Writers.ActiveTuners.AnyPresent(root)
        ? Writers.ActiveTuners.Of(root, BootWriters.Of(small, Engines, new BootFiles(seen, [])))
        : [];
}
