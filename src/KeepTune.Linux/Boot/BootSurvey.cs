using KeepTune.Core.Boot.Engines;
using KeepTune.Core.Boot.Writers;
using KeepTune.Core.Journal;
using KeepTune.Linux.Boot.Writers;

namespace KeepTune.Linux.Boot;

/// <summary>
/// The files that a boot of a system or an image reads. Each file is opened once, however many forecasts use it, so later answers reflect
/// that moment.
/// </summary>
public sealed class BootSurvey(SystemRoot root, SystemPaths paths)
{
    private readonly SeenFiles seen = new(root);
    private readonly SmallFiles small = new(root);
    private IReadOnlyList<InstalledEngine>? engines;

    public SystemRoot Root => root;

    private IReadOnlyList<InstalledEngine> Engines => engines ??= InstalledEngine.Both(root, paths);

    /// <summary>What the next boot will do.</summary>
    /// <param name="instead">Files as a change would leave them.</param>
    public BootOutlook Outlook(params IReadOnlyList<FileChange> instead)
    {
        var files = new BootFiles(seen, instead);
        List<EngineOutlook> outlooks = [.. Engines.Select(engine => new EngineOutlook(
            engine,
            files.Read(() => SysctlEngine.Create(engine.Engine, engine.ReadAs, KernelClock.Hz))))];
        return new(outlooks, BootWriters.Of(small, Engines, files), files.NotSeen);
    }

    /// <summary>The values of programs that are active now and set the same keys on the running system.</summary>
    public IReadOnlyList<BootWrite> ActiveTuners() => Writers.ActiveTuners.AnyPresent(root)
        ? Writers.ActiveTuners.Of(root, BootWriters.Of(small, Engines, new BootFiles(seen, [])))
        : [];
}
