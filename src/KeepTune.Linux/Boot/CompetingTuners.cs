using KeepTune.Core.Boot.Writers;
using KeepTune.Linux.Boot.Writers;

namespace KeepTune.Linux.Boot;

/// <summary>Programs that set the same keys on the running system.</summary>
public static class CompetingTuners
{
    /// <summary>What those that are active set.</summary>
    public static IReadOnlyList<BootWrite> Active(SystemRoot root, SystemPaths paths) =>
        ActiveTuners.AnyPresent(root)
            ? [.. ActiveTuners.Of(root, BootWriters.Of(root, InstalledEngine.Both(root, paths), new BootFiles(root)))]
            : [];
}
