using KeepTune.Core.Boot;
using KeepTune.Core.Boot.Engines;
using KeepTune.Core.Boot.Writers;
using KeepTune.Core.Boot.Writers.Ufw;

namespace KeepTune.Linux.Boot.Writers.Ufw;

/// <summary>ufw: its two shell files, and the file that it passes to sysctl(8).</summary>
internal static class UfwReading
{
    private const string Conf = "/etc/ufw/ufw.conf";
    private const string Defaults = "/etc/default/ufw";

    public static IReadOnlyList<BootWrite> Read(
        SmallFiles files, BootFiles bootFiles, BootUnits units, EngineVersion procps, List<FileRemark> remarks, int hz)
    {
        if (files.Text(Conf) is not { } conf)
            return [];
        var settings = UfwSettings.Of(files.Text(Defaults), conf);
        if (settings.SysctlFile is null)
            remarks.Add(new(Defaults, "only a shell can evaluate which file ufw applies (IPT_SYSCTL)"));
        if (settings.SysctlFile is not ['/', ..] path)
            return [];

        var engine = SysctlEngine.Create(BootEngine.Procps, procps, hz);
        if (!bootFiles.Feed(engine, path) || !engine.IsConcerned)
            return [];
        var isStarted = settings.IsEnabled == false ? false : units.IsEnabled("ufw");
        var atBoot = isStarted == true ? settings.IsEnabled : isStarted;
        return BootWrite.Of(engine.Forecast(), BootWriter.Ufw, "ufw", atBoot);
    }
}
