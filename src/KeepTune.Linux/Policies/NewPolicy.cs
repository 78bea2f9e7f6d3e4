using KeepTune.Core.Policies;
using KeepTune.Linux.Bpf;
using KeepTune.Linux.Cgroups;

namespace KeepTune.Linux.Policies;

/// <summary>
/// Attaches a policy to a cgroup that has none, with its values already in place: until it is attached and held, it ends with this process.
/// </summary>
internal static class NewPolicy
{
    // From the kernel's history: bpf_setsockopt() of the keepalive options.
    private static readonly Version First = new(5, 9);

    /// <exception cref="Failure">NotPermitted or Failed: nothing was attached.</exception>
    public static AttachedPolicy Attach(SystemPaths paths, Cgroup cgroup, FileDescriptor directory, PolicyValues values, PolicyPins pins)
    {
        using var map = PolicyMap.Make();
        map.Write(values);
        using var program = Load(paths, map);
        var pin = Hold(cgroup, directory, program, pins);
        return new(cgroup.Path, map.Read(), pin is null ? PolicyHold.Cgroup : PolicyHold.Pinned, pin);
    }

    // By a pinned link where possible, else by the cgroup itself.
    private static string? Hold(Cgroup cgroup, FileDescriptor directory, FileDescriptor program, PolicyPins pins)
    {
        if (!pins.IsThere)
            return CgroupPrograms.Attach(directory, program) is var refused && refused == Errno.None
                ? null
                : throw NotAttached(refused, cgroup);

        var error = CgroupPrograms.Link(directory, program, out var link);
        using (link)
        {
            if (error != Errno.None)
                throw NotAttached(error, cgroup);

            // Without a name the link ends with its descriptor.
            var info = default(BpfLinkInfo);
            error = BpfObjects.Describe(link, ref info);
            var name = PolicyPins.NameOf(info);
            if (error == Errno.None)
                error = pins.Pin(link, name);
            return error == Errno.None
                ? pins.PathOf(name)
                : throw PolicyFailure.Of($"pin the policy as {Printable.Quote(pins.PathOf(name))}", error, "CAP_BPF");
        }
    }

    private static Failure NotAttached(Errno error, Cgroup cgroup)
    {
        if (error != Errno.EPERM || CgroupPrograms.AloneAt(cgroup) is not { } alone)
            return PolicyFailure.Of("attach the policy", error, "CAP_BPF and CAP_NET_ADMIN");
        var place = alone == cgroup ? "this cgroup" : $"the cgroup {Printable.Quote(alone.Path)} above it";
        return new(
            FailureKind.Failed,
            $"couldn't attach the policy: {error.Text}: another program is attached exclusively to {place}",
            "'bpftool cgroup tree' shows it (type sock_ops)");
    }

    private static FileDescriptor Load(SystemPaths paths, PolicyMap map)
    {
        var code = PolicyProgram.Assemble(map.Descriptor.Number);
        var error = ProgramLoad.Run(
            (log, out program) => BpfPrograms.LoadSockOps(code, LoadedPolicy.Name, log, out program), out var program, out var log);
        if (error == Errno.None)
            return program;
        program.Dispose();
        var said = BpfRefusal.LastLine(log);
        if (error == Errno.ENOSYS || (said.Length == 0 && error.IsPermission))
            throw PolicyFailure.Of("load the policy's program", error, "CAP_BPF and CAP_NET_ADMIN");
        var reason = said.Length > 0 ? $"{error.Text}: {said}" : error.Text;
        throw new Failure(FailureKind.Failed, RunningKernel.Release(paths).Refusal("the policy's program", First, reason));
    }
}
