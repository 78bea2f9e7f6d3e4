namespace KeepTune.Linux.Host;

/// <summary>What is known of the container that this may be the inside of.</summary>
public static class Container
{
    /// <summary>
    /// A container, by the marks that its manager leaves (systemd, Docker, Podman), in which no systemd runs: nothing will read sysctl
    /// files when it starts.
    /// </summary>
    public static bool StartsWithoutInit(SystemPaths paths) =>
        (
            Files.Exists($"{paths.Run}/systemd/container")
                || Files.Exists($"{paths.Run}/.containerenv")
                || Files.Exists($"{paths.Root}.dockerenv"))
        && !Files.Exists($"{paths.Run}/systemd/system");
}
