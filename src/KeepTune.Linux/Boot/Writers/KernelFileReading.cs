using KeepTune.Core.Boot;
using KeepTune.Core.Boot.Engines;
using KeepTune.Core.Boot.Writers;
using KeepTune.Core.Boot.Writers.Suse;

namespace KeepTune.Linux.Boot.Writers;

/// <summary>Reads SUSE's files for the running kernel, or for the kernels of an image.</summary>
internal static class KernelFileReading
{
    private const string Prefix = "sysctl.conf-";

    public static IReadOnlyList<BootWrite> Read(SmallFiles files, BootFiles bootFiles, EngineVersion systemd, int hz)
    {
        var dropIn = files.Text(SuseKernelFile.DropIn);
        var releases = Releases(files, dropIn is not null);
        var writes = new List<BootWrite>();
        foreach (var release in releases)
        {
            var hasModules = files.Root.Exists(SuseKernelFile.OfModules(release));
            var chosen = SuseKernelFile.Choose(dropIn, release, hasModules);
            var path = chosen ?? (hasModules ? SuseKernelFile.OfModules(release) : SuseKernelFile.OfBoot(release));

            // If an image has several kernels, it is unknown which one boots.
            bool? atBoot = chosen is null ? false : releases.Count == 1 ? true : null;
            var engine = SysctlEngine.Create(BootEngine.Systemd, systemd, hz);
            if (bootFiles.Feed(engine, path))
                writes.AddRange(BootWrite.Of(engine.Forecast(), BootWriter.KernelFile, "per-kernel file (SUSE)", atBoot));
        }

        return writes;
    }

    private static List<string> Releases(SmallFiles files, bool hasDropIn)
    {
        var releases = new List<string>();
        if (files.Root.IsLive)
        {
            var running = RunningKernel.Release(files.Root).Text;
            if (running.Length > 0 && !running.Contains('/', StringComparison.Ordinal))
                releases.Add(running);
            return releases;
        }

        foreach (var name in files.Names("/boot"))
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal))
                releases.Add(name[Prefix.Length..]);
        }

        if (!hasDropIn)
            return releases;
        foreach (var name in files.Names("/usr/lib/modules"))
        {
            if (!releases.Contains(name) && files.Root.Exists(SuseKernelFile.OfModules(name)))
                releases.Add(name);
        }

        return releases;
    }
}
