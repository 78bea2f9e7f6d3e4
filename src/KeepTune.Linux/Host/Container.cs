namespace KeepTune.Linux.Host;

/// <summary>Whether this program runs in a container.</summary>
public static class Container
{
    /// <summary>
    /// A container in which no systemd runs, recognised by the marks of its manager (systemd, Docker, Podman): nothing reads the sysctl
    /// files when it starts.
    /// </summary>
    public static bool StartsWithoutInit(SystemPaths paths) =>
        (
            Files.Exists($"{paths.Run}/systemd/container")
                || Files.Exists($"{paths.Run}/.containerenv")
                || Files.Exists($"{paths.Root}.dockerenv"))
        && !Files.Exists($"{paths.Run}/systemd/system");
}
