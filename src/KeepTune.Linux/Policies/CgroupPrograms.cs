using KeepTune.Linux.Bpf;
using KeepTune.Linux.Cgroups;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Policies;

/// <summary>What is attached to a control group itself, for its connections (BPF, type sock_ops).</summary>
internal static class CgroupPrograms
{
    // Beside others, never alone: with 0 nobody else could attach anything to the group or below it.
    private const uint AllowMulti = 2;

    private const int Some = 64;

    /// <summary>Policies among them, in the order in which the kernel runs them.</summary>
    /// <exception cref="Failure">NotPermitted or Failed: the kernel does not tell.</exception>
    public static IEnumerable<LoadedPolicy> Policies(FileDescriptor group)
    {
        foreach (var id in All(group))
        {
            if (LoadedPolicy.Open(id) is { } policy)
                yield return policy;
        }
    }

    /// <summary>Has the group itself hold a program, for as long as there is the group.</summary>
    public static Errno Attach(FileDescriptor group, FileDescriptor program) => BpfPrograms.Attach(group, program, AllowMulti);

    /// <summary>Has a link hold it, for as long as there is the link, and the group.</summary>
    public static Errno Link(FileDescriptor group, FileDescriptor program, out FileDescriptor link) =>
        BpfLinks.ToCgroup(group, program, out link);

    /// <summary>Takes off a program that the group itself holds; one that is gone meanwhile is no error.</summary>
    public static Errno Detach(FileDescriptor group, FileDescriptor program) =>
        BpfPrograms.Detach(group, program) is var error && error == Errno.ENOENT ? Errno.None : error;

    /// <summary>
    /// The group whose program is attached alone, so that none can be attached beside it or below: the nearest that has one, as the kernel
    /// looks.
    /// </summary>
    /// <returns>Null where that is not what keeps others out, or is above what is seen from here.</returns>
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

                // One that those below may override keeps none out there.
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
                throw PolicyFailure.Of("ask the kernel for the programs of a cgroup", error, "CAP_BPF and CAP_NET_ADMIN");
            if (error != Errno.ENOSPC)
                return error == Errno.None ? ids[..Math.Min(count, room)] : [];
        }
    }
}
