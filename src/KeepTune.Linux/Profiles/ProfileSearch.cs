using KeepTune.Core.Profiles;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Profiles;

/// <summary>
/// Where profiles are searched, in order: the user's own (never for root), <c>/etc/keeptune/profiles</c>, <c>../share/keeptune/profiles</c>
/// relative to the binary, the binary itself.
/// </summary>
public static class ProfileSearch
{
    private const string EtcProfiles = "/etc/keeptune/profiles";

    /// <param name="warn">Receives a warning for each directory or file that is skipped.</param>
    public static IReadOnlyList<IProfileSource> Sources(SystemRoot root, Action<string> warn)
    {
        var isRoot = Processes.IsRoot;
        var sources = new List<IProfileSource>();
        // A home that can't be entered counts as none.
        if (!isRoot && root.IsLive && UserDirectory() is { } user && Files.Exists(user))
            sources.Add(At(user, rootOnly: false, warn));
        sources.Add(new ProfileDirectory(
            (out FileDescriptor directory) => root.OpenDirectory(EtcProfiles, out directory),
            // By its whole path, so that a link in an image does not lead out of it.
            (FileDescriptor directory, string name, out FileDescriptor file) => root.OpenFile($"{EtcProfiles}/{name}", out file, out _),
            root.Display(EtcProfiles),
            isRoot,
            warn));
        if (SharedDirectory() is { } shared)
            sources.Add(At(shared, isRoot, warn));
        sources.Add(new BuiltInProfiles());
        return sources;
    }

    private static ProfileDirectory At(string path, bool rootOnly, Action<string> warn) =>
        new(
            (out FileDescriptor directory) => Files.Open(null, path, O_RDONLY | O_DIRECTORY, 0, out directory),
            (FileDescriptor directory, string name, out FileDescriptor file) =>
                Files.Open(directory, name, O_RDONLY | O_NONBLOCK, 0, out file),
            path,
            rootOnly,
            warn);

    /// <summary>The directory of a user's own profiles; null for a user without a home.</summary>
    public static string? UserDirectory()
    {
        var config = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
        if (string.IsNullOrEmpty(config) || !Path.IsPathRooted(config))
            config = Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home && Path.IsPathRooted(home)
                ? $"{home}/.config"
                : null;
        return config is null ? null : $"{config}/keeptune/profiles";
    }

    private static string? SharedDirectory()
    {
        if (Files.ReadLink(null, "/proc/self/exe", out var binary) != Errno.None
            || Path.GetDirectoryName(Path.GetDirectoryName(binary)) is not { Length: > 0 } prefix)
            return null;
        return $"{prefix.TrimEnd('/')}/share/keeptune/profiles";
    }
}
