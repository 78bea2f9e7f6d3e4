using KeepTune.Core.Profiles;
using KeepTune.Linux.Privileges;
using static KeepTune.Linux.Interop.Constants;
using static KeepTune.Linux.Interop.FileModes;

namespace KeepTune.Linux.Profiles;

/// <summary>
/// Saves a profile in the directory of profiles: written and synced under another name beside it, then linked to its own, which never
/// replaces a file. A leftover of a killed run is not read as a profile, since its name does not end in <c>.toml</c>.
/// </summary>
public static class NewProfile
{
    private const uint OthersMayRead = Mode0755;
    private const uint OwnerOnly = Mode0700;
    private const int FileMode = Mode0644;
    private const int Limit = (64 * 1024) + 1;

    /// <summary>The file to which a profile of this name would be saved: in /etc for root, below XDG_CONFIG_HOME for other users.</summary>
    /// <exception cref="Failure">The user has no home.</exception>
    public static string PathOf(string name, SystemPaths paths) => $"{Directory(paths)}/{name}{ProfileName.FileSuffix}";

    /// <returns>False if an identical file already exists.</returns>
    /// <exception cref="Failure">Failed: another file has the name, or profiles in the directory would not be read; NotPermitted. Nothing
    /// is left behind.</exception>
    public static bool Save(string name, ReadOnlySpan<byte> content, SystemPaths paths)
    {
        var path = PathOf(name, paths);
        var shown = Printable.Quote(path);
        using var directory = Open(Directory(paths));
        var file = name + ProfileName.FileSuffix;
        var temporary = $".{file}.{Environment.ProcessId}.keeptune-new";
        var error = Files.Open(directory, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, (uint)FileMode, out var written);
        if (error == Errno.EEXIST)
        {
            // Left by a killed run with the same process id.
            _ = Files.Unlink(directory, temporary);
            written.Dispose();
            error = Files.Open(directory, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, (uint)FileMode, out written);
        }

        using (written)
        {
            if (error != Errno.None)
                throw Refused(error, $"write {shown}");
            error = Files.WriteAll(written, content);
            if (error == Errno.None)
                error = Files.SetPermissions(written, FileMode);
            if (error == Errno.None)
                error = Files.Sync(written);
        }

        if (error == Errno.None)
            error = Files.Link(directory, temporary, file);
        _ = Files.Unlink(directory, temporary);
        if (error == Errno.EEXIST)
            return IsThere(directory, file, content)
                ? false
                : throw new Failure(
                    FailureKind.Failed,
                    $"{shown} already exists with other content; not replaced",
                    "choose another name, or remove that file first");
        if (error != Errno.None)
            throw Refused(error, $"write {shown}");
        error = Files.Sync(directory);
        return error == Errno.None ? true : throw error.Failure($"sync {Printable.Quote(Directory(paths))}");
    }

    private static string Directory(SystemPaths paths) => Privilege.IsRoot
        ? $"{paths.Etc}/keeptune/profiles"
        : ProfileSearch.UserDirectory()
            ?? throw new Failure(
                FailureKind.Failed,
                "couldn't find a directory for your profiles: neither HOME nor XDG_CONFIG_HOME is an absolute path",
                "set one of them, for example 'HOME=/home/NAME'");

    private static FileDescriptor Open(string path)
    {
        Make(path);
        var shown = Printable.Quote(path);
        var error = Files.Open(null, path, O_RDONLY | O_DIRECTORY, 0, out var directory);
        if (error == Errno.None && Files.Status(directory, out var status) == Errno.None && (!Privilege.IsRoot || status.IsRootOnly))
            return directory;

        directory.Dispose();
        throw error == Errno.None
            ? new Failure(
                FailureKind.Failed,
                $"users other than root may write to {shown}, so its profiles are not trusted",
                $"run 'chown root:root {path} && chmod go-w {path}'")
            : Refused(error, $"open {shown}");
    }

    // Parents first; directories in a home are for their owner only (XDG Base Directory Specification).
    private static void Make(string path)
    {
        if (Files.Exists(path))
            return;
        if (Path.GetDirectoryName(path) is { Length: > 1 } parent)
            Make(parent);
        var mode = Privilege.IsRoot ? OthersMayRead : OwnerOnly;
        var error = Files.MakeDirectory(null, path, mode);
        if (error == Errno.EEXIST)
            return;
        if (error != Errno.None)
            throw Refused(error, $"create {Printable.Quote(path)}");
        // Regardless of the umask.
        if (Files.Open(null, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0, out var made) == Errno.None)
        {
            using (made)
                _ = Files.SetPermissions(made, (int)mode);
        }
    }

    private static bool IsThere(FileDescriptor directory, string file, ReadOnlySpan<byte> content)
    {
        if (Files.Open(directory, file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0, out var there) != Errno.None)
            return false;
        using (there)
            return Files.Status(there, out var status) == Errno.None
                && status.IsRegular
                && Files.ReadAll(there, Limit, out var bytes) == Errno.None
                && content.SequenceEqual(bytes);
    }

    private static Failure Refused(Errno error, string what) =>
        error.Failure(
            what,
            error.IsPermission && !Privilege.IsRoot ? "set XDG_CONFIG_HOME to a writable directory, or run as root" : null);
}
