namespace KeepTune.Linux.Tests;

/// <summary>A temporary directory in place of the system's.</summary>
internal sealed class FixtureTree : IDisposable
{
    public FixtureTree()
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("keeptune-linux-").FullName;
        Paths = new($"{Directory}/proc", $"{Directory}/etc", $"{Directory}/run", $"{Directory}/var", $"{Directory}/");
        foreach (var part in (string[])["proc/sys/net/ipv4", "proc/sys/kernel/random", "etc/sysctl.d", "run", "var/lib"])
            System.IO.Directory.CreateDirectory($"{Directory}/{part}");
    }

    public string Directory { get; }

    public SystemPaths Paths { get; }

    public string Write(string path, string content)
    {
        var full = $"{Directory}/{path}";
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
        return full;
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
