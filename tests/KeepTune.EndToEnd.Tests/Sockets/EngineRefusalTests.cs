using System.Text.Json.Nodes;

namespace KeepTune.EndToEnd.Tests.Sockets;

/// <summary><c>sockets --engine bpf</c> where BPF is unavailable, and <c>--engine auto</c>, which silently does without.</summary>
public sealed class EngineRefusalTests : IDisposable
{
    private const string Types = "/sys/kernel/btf/vmlinux";

    private readonly Sandbox sandbox = new(ownProcesses: false);

    public EngineRefusalTests()
    {
        Expect.Quietly(sandbox.Shell("ip link set lo up"));
        var ran = sandbox.Keeptune("sockets", "--engine", "bpf", "--quiet");
        Assert.SkipWhen(ran.ExitCode != 0 && Environment.GetEnvironmentVariable("CI") is null, $"no BPF here: {ran.Error}");
    }

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [InlineData(1, 4, "couldn't load a BPF program: Operation not permitted", "a system call filter (seccomp) is active")]
    [InlineData(38, 1, "bpf(2) is not available: this kernel lacks it, or a seccomp filter blocks it", "use '--engine pidfd'")]
    public void A_filter_of_system_calls_is_named(int error, int exitCode, string message, string hint)
    {
        Expect.Refusal(
            sandbox,
            exitCode,
            () => SystemCallFilter.Keeptune(sandbox, error, "sockets", "--engine", "bpf"),
            message,
            hint,
            "use '--engine pidfd'");
        var json = JsonNode.Parse(SystemCallFilter.Keeptune(sandbox, error, "sockets", "--engine", "bpf", "--json").Output)!;
        Assert.Equal(("keeptune.error.v1", exitCode), ((string?)json["schema"], (int)json["exit_code"]!));
        IsDoneWithout(() => SystemCallFilter.Keeptune(sandbox, error, "sockets", "--json"));
    }

    [Theory]
    [InlineData("65534", "", "run as root, or with CAP_BPF and CAP_PERFMON")]
    [InlineData("65534", "+bpf", "run as root, or with CAP_BPF and CAP_PERFMON")]
    [InlineData("65534", "+bpf,+net_admin", "run as root, or with CAP_BPF and CAP_PERFMON")]
    [InlineData("65534", "+bpf,+perfmon", null)]
    [InlineData("65534", "+sys_admin", null)]
    [InlineData("0", "-sys_admin,-bpf", "root lacks CAP_BPF")]
    [InlineData("0", "-sys_admin,-perfmon", "root lacks CAP_PERFMON")]
    [InlineData("0", "-sys_admin,-bpf,-perfmon", "root lacks CAP_BPF and CAP_PERFMON")]
    [InlineData("0", "-sys_admin", null)]
    [InlineData("0", "-bpf,-perfmon,-net_admin", null)]
    public void A_missing_capability_is_named(string user, string capabilities, string? hint)
    {
        Ran Keeptune(params string[] arguments) =>
            sandbox.Run([.. Privileges.Of(user, capabilities), Sandbox.Binary, "sockets", .. arguments]);

        if (hint is null)
            Assert.Equal("bpf", (string?)JsonNode.Parse(Keeptune("--json").Output)!["engine"]);
        else
            Expect.Refusal(
                sandbox,
                4,
                () => Keeptune("--engine", "bpf"),
                "couldn't load a BPF program: Operation not permitted",
                hint,
                "use '--engine pidfd'");
        Assert.Equal(0, Keeptune("--json").ExitCode);
    }

    [Fact]
    public void A_user_namespace_is_named() =>
        Expect.Refusal(
            sandbox,
            4,
            () => sandbox.Shell("unshare --user --map-root-user $K sockets --engine bpf"),
            "this is a separate user namespace");

    [Theory]
    [InlineData("mount -t tmpfs none /sys/kernel", "this kernel has no type information (BTF): there is no '/sys/kernel/btf/vmlinux'")]
    [InlineData("", "there is no '/sys/kernel/btf/vmlinux'")]
    [InlineData($"ln -s vmlinux {Types}", "there is no '/sys/kernel/btf/vmlinux'")]
    [InlineData($"touch {Types}", "'/sys/kernel/btf/vmlinux' has 0 bytes, expected 1 to")]
    [InlineData($"mkfifo {Types}", "'/sys/kernel/btf/vmlinux' has 0 bytes, expected 1 to")]
    [InlineData($"mkdir {Types}", "couldn't read '/sys/kernel/btf/vmlinux': Is a directory")]
    [InlineData($"head -c 10 /run/types >{Types}", "no valid header")]
    [InlineData($"head -c 1000000 /run/types >{Types}", "truncated after 1000000 bytes")]
    [InlineData($"head -c 1000000 /dev/urandom >{Types}; printf X | dd of={Types} conv=notrunc status=none", "no valid header")]
    [InlineData($"head -c 24 /run/types >{Types}; head -c 9000000 /dev/zero >>{Types}", "unknown kind of type 0")]
    public void Missing_or_broken_BTF_is_reported(string place, string message)
    {
        Expect.Quietly(sandbox.Shell($"cp {Types} /run/types; mount -t tmpfs none /sys/kernel/btf; {place}"));

        Expect.Refusal(
            sandbox,
            1,
            () => sandbox.Run(["timeout", "20", Sandbox.Binary, "sockets", "--engine", "bpf"]),
            message,
            "use '--engine pidfd'");
        IsDoneWithout(() => sandbox.Keeptune("sockets", "--json"));
    }

    [Fact]
    public void Unreadable_BTF_is_reported()
    {
        Expect.Quietly(
            sandbox.Shell($"cp {Types} /run/types; mount -t tmpfs none /sys/kernel/btf; cp /run/types {Types}; chmod 0 {Types}"));

        Expect.Refusal(
            sandbox,
            4,
            () => sandbox.Run([.. Privileges.Of("65534", "+bpf,+perfmon"), Sandbox.Binary, "sockets", "--engine", "bpf"]),
            "Permission denied",
            "run as root; use '--engine pidfd'");
    }

    [Theory]
    [InlineData("EINVAL", "BPF_PROG_LOAD", 1, " refused the BPF program: Invalid argument", "use '--engine pidfd'")]
    [InlineData("E2BIG", "BPF_PROG_LOAD", 1, " refused the BPF program: Argument list too long", "use '--engine pidfd'")]
    [InlineData("ENOSYS", "BPF_PROG_LOAD", 1, "bpf(2) is not available", "use '--engine pidfd'")]
    [InlineData("EPERM", "BPF_PROG_LOAD", 4, "couldn't load a BPF program: Operation not permitted", "a security module")]
    [InlineData("EINVAL", "BPF_LINK_CREATE", 1, "couldn't iterate over all open files (BPF iterator task_file): Invalid "
        + "argument", "use '--engine pidfd'")]
    [InlineData("EPERM", "BPF_LINK_CREATE", 4, "couldn't iterate over all open files (BPF iterator task_file): Operation "
        + "not permitted", "a security module")]
    [InlineData("ENOMEM", "BPF_ITER_CREATE", 1, "couldn't iterate over all open files (BPF iterator task_file): Cannot "
        + "allocate memory", "use '--engine pidfd'")]
    public void A_call_refused_by_the_kernel_is_reported(string error, string call, int exitCode, params string[] words)
    {
        // It counts the calls of each thread. A load is repeated to get the reason, so every load has to fail.
        Ran Injected(string engine) => sandbox.Shell($"""
            for call in {(call == "BPF_PROG_LOAD" ? "1+" : "1 2 3")}; do
              strace -f -qq -o /run/trace -e trace=bpf -e inject=bpf:error={error}:when=$call $K sockets --json --engine {engine} 2>/run/error >/run/output; code=$?
              ! grep -q '{call}.*INJECTED' /run/trace || break
            done
            cat /run/output; cat /run/error >&2; exit $code
            """);
        using var program = new HeldSocketProgram(sandbox, "l = listen(socket.AF_INET, ('127.0.0.1', 5000))");

        var refused = Injected("bpf");

        Assert.Equal((exitCode, exitCode), (refused.ExitCode, (int)JsonNode.Parse(refused.Output)!["exit_code"]!));
        Assert.All([.. words, "use '--engine pidfd'"], word => Assert.Contains(word, refused.Error, StringComparison.Ordinal));
        IsDoneWithout(() => Injected("auto"));
    }

    private static void IsDoneWithout(Func<Ran> listing)
    {
        var ran = listing();
        Assert.Equal((0, "pidfd"), (ran.ExitCode, (string?)JsonNode.Parse(ran.Output)!["engine"]));
        Assert.DoesNotContain("BPF", ran.Error, StringComparison.OrdinalIgnoreCase);
    }
}
