using KeepTune.Linux.Privileges;

namespace KeepTune.Linux.Policies;

/// <summary>Words for what bpf(2) answers.</summary>
internal static class PolicyFailure
{
    /// <param name="what">As in <c>make a BPF map</c>.</param>
    /// <param name="capability">What it takes: one, or several with 'and' between them.</param>
    /// <param name="paths">Where to look for what keeps it; null for the running system's.</param>
    public static Failure Of(string what, Errno error, string capability, SystemPaths? paths = null)
    {
        if (error == Errno.ENOSYS)
            return new(
                FailureKind.Failed,
                $"couldn't {what}: there is no bpf(2): this kernel was built without it, or a seccomp filter hides it",
                "'keeptune sockets set PROFILE --cgroup CGROUP' changes the connections that stand, without BPF");
        return error.IsPermission
            ? new(
                FailureKind.NotPermitted,
                $"couldn't {what}: {error.Text}: that takes {capability}, in the host's user namespace",
                PermissionDiagnosis.Of(paths ?? SystemPaths.Live, capability))
            : error.Failure(what);
    }
}
