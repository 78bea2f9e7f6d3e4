using System.Globalization;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Namespaces;

/// <summary>Opens the file of a network namespace, and refuses anything else.</summary>
public static class NamespaceFile
{
    private const string ListHint = "run 'keeptune show --all-netns' to list the network namespaces of this machine";

    /// <summary>An argument of <c>--netns</c>: a path if it contains a slash, else a name as in ip-netns(8) and Docker.</summary>
    /// <exception cref="Failure">Failed: there is none. NotPermitted. InvalidInput: it is something else.</exception>
    public static FileDescriptor Open(SystemPaths paths, string nameOrPath)
    {
        if (nameOrPath.Contains('/', StringComparison.Ordinal))
            return Open(
                paths,
                nameOrPath,
                $"open {Printable.Quote(nameOrPath)}",
                "expected the path of a network namespace, such as /run/netns/NAME or /proc/PID/ns/net");
        if (nameOrPath is "" or "." or ".." || nameOrPath.Contains('\0', StringComparison.Ordinal))
            throw new Failure(FailureKind.InvalidInput, $"{Printable.Quote(nameOrPath)} is not a name of a network namespace", ListHint);

        foreach (var directory in NamespaceNames.Directories(paths))
        {
            if (Files.StatusOfLink(null, $"{directory}/{nameOrPath}", out _) is var error && (error == Errno.None || error.IsPermission))
                return Open(
                    paths,
                    $"{directory}/{nameOrPath}",
                    $"open the network namespace {Printable.Quote(nameOrPath)}",
                    $"run 'ip netns delete {ShellWord.Quote(nameOrPath)}' to remove the name if its namespace has ended");
        }

        var nearest = NearestName.Of(nameOrPath, NamespaceNames.All(paths));
        throw new Failure(
            FailureKind.Failed,
            $"no network namespace named {Printable.Quote(nameOrPath)}",
            nearest is null ? ListHint : $"did you mean '{Printable.Escape(nearest)}'? {ListHint}");
    }

    /// <summary>The namespace that a process is in.</summary>
    /// <exception cref="Failure">Failed: there is no such process. NotPermitted: it belongs to another user.</exception>
    public static FileDescriptor Open(SystemPaths paths, int pid)
    {
        var directory = $"{paths.Proc}/{pid.ToString(CultureInfo.InvariantCulture)}";
        var error = Files.Open(null, $"{directory}/ns/net", O_RDONLY, 0, out var file);

        // For another user's process, Linux 5.10 returns the directory that contains the link, where later ones refuse.
        if (error == Errno.None && !NamespaceCalls.IsNamespace(file))
            error = Errno.EACCES;
        if (error == Errno.None)
            return file;

        file.Dispose();
        if (error.IsPermission)
            throw new Failure(
                FailureKind.NotPermitted,
                $"couldn't open the network namespace of process {pid}: {error.Text}: needs CAP_SYS_PTRACE for a process of "
                    + "another user",
                Privilege);
        throw error != Errno.ENOENT && error != Errno.ESRCH ? error.Failure($"open the network namespace of process {pid}")
            : Files.Exists(directory)
                ? new Failure(FailureKind.Failed, $"process {pid} has ended and no longer has a network namespace", ListHint)
            : new Failure(FailureKind.Failed, $"there is no process {pid}", ListHint);
    }

    /// <summary>The failure when <see cref="NamespaceThread.Enter"/> fails.</summary>
    /// <param name="which">As in <c>the network namespace 'blue'</c>.</param>
    public static Failure CouldNotEnter(string which, Errno error) => error.IsPermission
        ? new(
            FailureKind.NotPermitted,
            $"couldn't enter {which}: {error.Text}: needs CAP_SYS_ADMIN, both here and over that namespace",
            Privilege)
        : error.Failure($"enter {which}");

    private static string Privilege =>
        !Processes.IsRoot
            ? "run as root"
            : "root is not permitted here: a capability is missing, or a user namespace or security module forbids it";

    private static Failure NotPermitted(string what, Errno error) => new(
        FailureKind.NotPermitted,
        $"couldn't {what}: {error.Text}: needs CAP_SYS_PTRACE for a process of another user, "
            + "CAP_DAC_READ_SEARCH for a file",
        Privilege);

    // Looks at it without opening it first, because a device or a FIFO would notice.
    private static FileDescriptor Open(SystemPaths paths, string path, string what, string hint)
    {
        var error = Files.Open(null, path, O_PATH, 0, out var place);
        using (place)
        {
            if (error == Errno.None && !NamespaceCalls.IsNamespace(place))
            {
                var kind = Files.Status(place, out var status) == Errno.None ? status.Kind : "something else";
                if (status.IsDirectory && path.EndsWith("/ns/net", StringComparison.Ordinal))
                    throw NotPermitted(what, Errno.EACCES);
                throw new Failure(FailureKind.InvalidInput, $"{Printable.Quote(path)} is {kind}, expected a network namespace", hint);
            }

            var file = place;
            if (error == Errno.None)
                error =
                    Files.Open(null, $"{paths.Proc}/self/fd/{place.Number.ToString(CultureInfo.InvariantCulture)}", O_RDONLY, 0, out file);
            if (error.IsPermission)
                throw NotPermitted(what, error);
            if (error != Errno.None)
                throw error.Failure(what, hint);
            if (NamespaceCalls.IsNetworkNamespace(file))
                return file;

            file.Dispose();
            throw new Failure(
                FailureKind.InvalidInput, $"{Printable.Quote(path)} is a namespace of another kind, expected a network namespace", hint);
        }
    }
}
