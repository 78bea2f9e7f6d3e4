using System.Text;
using KeepTune.Core.Boot;
using KeepTune.Core.Boot.Engines;

namespace KeepTune.Core.Tests.Boot;

/// <summary>A boot with one engine, over files given as text.</summary>
internal static class BootRun
{
    private const string SysctlConf = "/etc/sysctl.conf";

    public static readonly EngineVersion Systemd = new(252);
    public static readonly EngineVersion Procps = new(4, 0, 2);

    /// <param name="files">Full path and content; one byte per character.</param>
    public static BootForecast Of(BootEngine kind, EngineVersion version, params (string Path, string Content)[] files)
    {
        var engine = SysctlEngine.Create(kind, version, hz: 250);
        var listings = engine.Directories
            .Select(
                directory =>
                    new SysctlListing(
                        directory,
                        [
                            .. files.Where(file => file.Path[..file.Path.LastIndexOf('/')] == directory)
                                .Select(file => file.Path[(directory.Length + 1)..])
                        ]))
            .Where(listing => listing.Names.Count > 0);
        foreach (var chosen in engine.Choose([.. listings], files.Any(file => file.Path == SysctlConf)).Files)
        {
            var reader = engine.Open(chosen.Path);
            // In pieces of odd size, as with a large file.
            foreach (var piece in Encoding.Latin1.GetBytes(files.First(file => file.Path == chosen.Path).Content).Chunk(7))
                reader.Feed(piece);
            reader.End();
        }

        return engine.Forecast();
    }

    public static BootForecast Of(BootEngine kind, params (string Path, string Content)[] files) =>
        Of(kind, kind is BootEngine.Systemd ? Systemd : Procps, files);

    /// <summary>time/intvl/probes, with a dash for unset keys.</summary>
    public static string Text(this BootForecast forecast) =>
        string.Join(
            '/', SysctlKeys.All.Select(key => forecast[key].Value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"));

    public static string? Source(this BootForecast forecast, SysctlKey key) =>
        forecast[key].Source is { } source ? $"{source.Path}:{source.Line}" : null;
}
