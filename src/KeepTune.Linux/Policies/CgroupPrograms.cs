using KeepTune.Linux.Bpf;
using KeepTune.Linux.Cgroups;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Policies;

/// <summary>The BPF programs (type sock_ops) that are attached to one cgroup itself.</summary>
internal static class CgroupPrograms
{
    // Together with others, never exclusively: with 0 nothing else could be attached to the cgroup or below it.
    private const uint AllowMulti = 2;

    private const int Some = 64;

    /// <summary>The policies among them, in the order in which the kernel runs them.</summary>
    /// <exception cref="Failure">NotPermitted or Failed: the kernel refuses to list them.</exception>
    public static IEnumerable<LoadedPolicy> Policies(FileDescriptor group)
    {
        foreach (var id in All(group))
        {
            if (LoadedPolicy.Open(id) is { } policy)
                yield return policy;
        }
    }

    /// <summary>Attaches a program to the cgroup itself, for as long as the cgroup exists.</summary>
    public static Errno Attach(FileDescriptor group, FileDescriptor program) => BpfPrograms.Attach(group, program, AllowMulti);

    /// <summary>Attaches it by a link, for as long as the link and the cgroup exist.</summary>
    public static Errno Link(FileDescriptor group, FileDescriptor program, out FileDescriptor link) =>
        BpfLinks.ToCgroup(group, program, out link);

    /// <summary>Detaches a program from the cgroup itself; it is no error if it is already gone.</summary>
    public static Errno Detach(FileDescriptor group, FileDescriptor program) =>
        BpfPrograms.Detach(group, program) is var error && error == Errno.ENOENT ? Errno.None : error;

    /// <summary>
    /// The cgroup whose program is attached exclusively, so that no other can be attached there or below: the nearest with a program, as in
    /// the kernel's check.
    /// </summary>
    /// <returns>Null if that is not what prevents others, or is above what is visible here.</returns>
    public static Cgroup? AloneAt(Cgroup group)
    {
        for (var above = group; ; above = above with { Path = Parent(above.Path) })
        {
            if (Files.Open(null, above.Directory, O_RDONLY | O_DIRECTORY, 0, out var directory) != Errno.None)
                return null;
            using (directory)
            {
                if (BpfPrograms.Query(directory, [], out var count, out var flags) != Errno.None)
                    return null;

                // A program that those below may override does not prevent others there.
                if (count > 0)
                    return (flags & AllowMulti) == 0 && (flags == 0 || above == group) ? above : null;
            }

            if (above.Path == "/")
                return null;
        }
    }

    private static string Parent(string path) => path.LastIndexOf('/') is > 0 and var end ? path[..end] : "/";

    private static uint[] All(FileDescriptor group)
    {
        for (var room = Some; ; room *= 2)
        {
            var ids = new uint[room];
            var error = BpfPrograms.Query(group, ids, out var count, out _);
            if (error.IsPermission || error == Errno.ENOSYS)
                throw PolicyFailure.Of("list the BPF programs of a cgroup", error, "CAP_BPF and CAP_NET_ADMIN");
            if (error != Errno.ENOSPC)
                return error == Errno.None ? ids[..Math.Min(count, room)] : [];
        }
    }
}
