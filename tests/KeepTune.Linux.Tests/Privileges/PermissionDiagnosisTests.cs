using KeepTune.Linux.Bpf;
using KeepTune.Linux.Policies;

namespace KeepTune.Linux.Tests.Privileges;

/// <summary>
/// The reasons reported when root may not use BPF. Those possible on a running kernel have end-to-end tests; lockdown can't be undone.
/// </summary>
public sealed class PermissionDiagnosisTests : IDisposable
{
    private const string All = "000001ffffffffff";
    private const string Initial = "         0          0 4294967295\n";

    private readonly FixtureTree tree = new();

    public void Dispose() => tree.Dispose();

    [Theory]
    [InlineData("0", Initial, 2, "[confidentiality]", "root lacks CAP_BPF and CAP_PERFMON, as in a container: run it on the host")]
    [InlineData("0000008000000000", Initial, 0, "[none]", "root lacks CAP_PERFMON, as in a container: run it on the host")]
    [InlineData(All, "         0       1000          1\n", 2, "[none]", "this is a separate user namespace, as in a container: run it "
        + "on the host")]
    [InlineData(All, Initial, 2, "[none]", "the capabilities are there, but a system call filter (seccomp) is active, as in a "
        + "container: run it on the host")]
    [InlineData(All, Initial, 0, "none integrity [confidentiality]", "the kernel is locked down (confidentiality): see kernel_lockdown(7)")]
    [InlineData(All, Initial, 0, "none [integrity] confidentiality", "the capabilities are there, so a security module must forbid it: "
        + "see 'dmesg' or its audit log")]
    [InlineData("000000c000000000", Initial, 0, "", "the capabilities are there, so a security module must forbid it: see 'dmesg' "
        + "or its audit log")]
    [InlineData("0000000000200000", Initial, 0, "", "the capabilities are there, so a security module must forbid it: see 'dmesg' "
        + "or its audit log")]
    public void The_hint_names_the_first_detectable_cause(string effective, string users, int filter, string lockdown, string expected)
    {
        var paths = Machine(effective, users, filter, lockdown);

        Assert.Equal($"{expected}; use '--engine pidfd'", BpfRefusal.Of(Errno.EPERM, [], paths).Hint);
        Assert.Equal(FailureKind.NotPermitted, BpfRefusal.OfCall("link it", Errno.EPERM, paths).Kind);
    }

    [Fact]
    public void Policy_gets_the_same_hint()
    {
        var locked = PolicyFailure.Of(
            "load the policy's program",
            Errno.EPERM,
            "CAP_BPF and CAP_NET_ADMIN",
            Machine(All, Initial, 0, "none integrity [confidentiality]"));
        var lacking = PolicyFailure.Of("create a BPF map", Errno.EPERM, "CAP_BPF", Machine("0000000000001000", Initial, 0, ""));

        Assert.Equal(
            (
                FailureKind.NotPermitted,
                "couldn't load the policy's program: Operation not permitted: needs CAP_BPF and CAP_NET_ADMIN in the host's user "
                    + "namespace"),
            (locked.Kind, locked.Message));
        Assert.Equal("the kernel is locked down (confidentiality): see kernel_lockdown(7)", locked.Hint);
        Assert.Equal("root lacks CAP_BPF, as in a container: run it on the host", lacking.Hint);
        Assert.Equal(FailureKind.Failed, PolicyFailure.Of("create a BPF map", Errno.EINVAL, "CAP_BPF").Kind);
    }

    // 0x200000 is CAP_SYS_ADMIN, 0x1000 CAP_NET_ADMIN.
    [Theory]
    [InlineData("000001ffffffefff", "root lacks CAP_NET_ADMIN, as in a container: run it on the host")]
    [InlineData("0000000000200000", "root lacks CAP_NET_ADMIN, as in a container: run it on the host")]
    [InlineData(
        "0000000000201000", "the capabilities are there, so a security module must forbid it: see 'dmesg' or its audit log")]
    public void The_old_capability_replaces_only_those_of_bpf(string effective, string expected)
    {
        var paths = Machine(effective, Initial, 0, "");

        Assert.Equal(expected, PolicyFailure.Of("attach the policy", Errno.EPERM, "CAP_BPF and CAP_NET_ADMIN", paths).Hint);
    }

    private SystemPaths Machine(string effective, string users, int filter, string lockdown)
    {
        tree.Write(
            "proc/self/status", $"Name:\tkeeptune\nCapEff:\t{effective}\nNoNewPrivs:\t0\nSeccomp:\t{filter}\nSeccomp_filters:\t{filter}\n");
        tree.Write("proc/self/uid_map", users);
        tree.Write("sys/kernel/security/lockdown", lockdown + "\n");
        return tree.Paths with { Sys = $"{tree.Directory}/sys" };
    }
}
