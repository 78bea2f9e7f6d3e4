using System.Text;
using KeepTune.Core.Boot;
using KeepTune.Core.Boot.Engines;

namespace KeepTune.Core.Tests.Boot.Engines;

/// <summary>The prediction compared with recorded results of engines, including versions that are not installed here.</summary>
public class RecordedCasesTests
{
    /// <summary>The timer frequency of the kernel on which the cases were recorded.</summary>
    private const int Hz = 250;

    private static readonly IReadOnlyList<RecordedCase> Cases = [.. RecordedCase.Read(Text())];

    public static TheoryData<string> Names => [.. Cases.Select(recorded => recorded.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_version_does_what_was_recorded(string name)
    {
        var recorded = Cases.Single(recorded => recorded.Name == name);

        Assert.Equal(
            recorded.Results,
            recorded.Results.Select(result => (result.Engine, result.Version, Forecast(recorded, result.Engine, result.Version))));
    }

    [Fact]
    public void The_table_covers_the_versions_that_differ() => Assert.All(Cases, recorded => Assert.All(
        new[] { "procps 3.3.16", "procps 3.3.17", "procps 4.0.2", "procps 4.0.7", "systemd 252", "systemd 257", "systemd 262" },
        version => Assert.Contains(version, recorded.Results.Select(result => $"{result.Engine} {result.Version}"))));

    private static string Forecast(RecordedCase recorded, string name, string version)
    {
        var engine =
            SysctlEngine.Create(name == "systemd" ? BootEngine.Systemd : BootEngine.Procps, EngineVersion.Parse(version)!.Value, Hz);
        var listings = engine.Directories.Select(
            directory =>
                new SysctlListing(
                    directory,
                    [
                        .. NamesIn(recorded, directory).Where(
                            name => engine.UnopenedMasks || Resolve(recorded, $"{directory}/{name}") is not null)
                    ])).ToList();
        string? ended = null;
        foreach (var file
            in engine.Choose(
                listings,
                Resolve(recorded, "/etc/sysctl.conf") is { } conf && recorded.Files.ContainsKey(conf)).Files.Where(file =>
                    file.For != ended))
        {
            var path = Resolve(recorded, file.Path);
            if (path is not null && recorded.Files.TryGetValue(path, out var content))
            {
                var reader = engine.Open(file.Path);
                reader.Feed(Encoding.Latin1.GetBytes(content));
                reader.End();
            }
            else if (path is null || !(recorded.Directories.Contains(path) || path == "/dev/null"))
            {
                ended = file.For;
            }
        }

        var forecast = engine.Forecast();
        return string.Join(
            '/',
            new[] { SysctlKey.Time, SysctlKey.Intvl, SysctlKey.Probes }
                .Select(key => forecast[key].Value is { } value ? $"{value}" : "-"));
    }

    private static List<string> NamesIn(RecordedCase recorded, string directory)
    {
        var prefix = (Resolve(recorded, directory) ?? directory) + "/";
        return [
            .. recorded.Files.Keys.Concat(recorded.Links.Keys)
                .Concat(recorded.Directories)
                .Where(path => path.StartsWith(prefix, StringComparison.Ordinal))
                .Select(path => path[prefix.Length..])
        ];
    }

    // Null where links lead in a circle.
    private static string? Resolve(RecordedCase recorded, string path)
    {
        for (var hops = 0; hops < 10; hops++)
        {
            var link = recorded.Links.Keys.FirstOrDefault(link => path == link || path.StartsWith(link + "/", StringComparison.Ordinal));
            if (link is null)
                return path;
            path = System.IO.Path.GetFullPath(recorded.Links[link], System.IO.Path.GetDirectoryName(link)!) + path[link.Length..];
        }

        return null;
    }

    private static string Text()
    {
        using var stream = typeof(RecordedCasesTests).Assembly.GetManifestResourceStream("RecordedCases.txt")!;
        return new StreamReader(stream).ReadToEnd();
    }
}
