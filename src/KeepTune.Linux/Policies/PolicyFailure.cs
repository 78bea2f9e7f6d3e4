using KeepTune.Linux.Privileges;

namespace KeepTune.Linux.Policies;

/// <summary>Describes errors of bpf(2).</summary>
internal static class PolicyFailure
{
    /// <param name="what">As in <c>create a BPF map</c>.</param>
    /// <param name="capability">What is needed: one, or several joined with 'and'.</param>
    /// <param name="paths">Where to diagnose permissions; null for the running system.</param>
    public static Failure Of(string what, Errno error, string capability, SystemPaths? paths = null)
    {
        if (error == Errno.ENOSYS)
            return new(
                FailureKind.Failed,
                $"couldn't {what}: bpf(2) is not available: this kernel lacks it, or a seccomp filter blocks it",
                "'keeptune sockets set PROFILE --cgroup CGROUP' changes existing connections without BPF");
        return error.IsPermission
            ? new(
                FailureKind.NotPermitted,
                $"couldn't {what}: {error.Text}: needs {capability} in the host's user namespace",
                PermissionDiagnosis.Of(paths ?? SystemPaths.Live, capability))
            : error.Failure(what);
    }
}
