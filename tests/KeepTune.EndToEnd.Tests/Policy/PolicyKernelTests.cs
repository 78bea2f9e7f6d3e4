namespace KeepTune.EndToEnd.Tests.Policy;

/// <summary><c>policy</c> on kernels that lack features, and on those that refuse it.</summary>
public sealed class PolicyKernelTests : IDisposable
{
    private readonly Sandbox sandbox = new();
    private readonly TestCgroup group;

    public PolicyKernelTests() => group = new(sandbox);

    public void Dispose()
    {
        sandbox.Keeptune("policy", "detach", group.Path);
        group.Dispose();
        sandbox.Dispose();
    }

    [Theory]
    [InlineData("5.15.0-91-generic", false, false)]
    [InlineData("6.0", false, false)]
    [InlineData("6.1.0-28-amd64", false, true)]
    [InlineData("5.14.0-503.el9.x86_64", true, true)]
    public void If_a_program_can_not_check_for_keepalive_override_is_needed(string release, bool hasFunction, bool attaches)
    {
        Expect.Quietly(
            sandbox.Shell(
                $"echo {release} >/run/release; mount --bind /run/release /proc/sys/kernel/osrelease; : "
                    + $">/run/none{(hasFunction ? "" : "; mount --bind /run/none /sys/kernel/btf/vmlinux")}"));

        if (attaches)
            Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", group.Path));
        else
            Expect.Refusal(
                sandbox,
                1,
                () => sandbox.Keeptune("policy", "attach", "database", group.Path),
                "can't report whether a program has enabled keepalive",
                "'--override'");
        Assert.Equal(attaches ? 1 : 0, group.Policies().Count);
        Assert.Equal(
            !attaches,
            sandbox.Keeptune("policy", "unit", "database", "nginx").Error.Contains(
                "the unit needs '--override'", StringComparison.Ordinal));

        Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", group.Path, "--override"));
        Assert.True((bool)Assert.Single(group.Policies())!["override"]!);
    }

    [Fact]
    public void The_memory_lock_limit_is_raised_before_maps_and_programs_are_made()
    {
        var calls = Expect.Quietly(
            sandbox.Shell(
                "prlimit --memlock=65536:1048576 strace -f -qq -e trace=bpf,prlimit64 -o /run/calls $K policy attach database "
                    + $"{group.Path} >/dev/null; grep -o 'MEMLOCK, {{.*\\|BPF_MAP_CREATE\\|BPF_PROG_LOAD' /run/calls")).Split('\n');

        // An unlimited one needs CAP_SYS_RESOURCE, so at least up to the hard limit.
        Assert.StartsWith("MEMLOCK, {rlim_cur=RLIM64_INFINITY, rlim_max=RLIM64_INFINITY}", calls[0], StringComparison.Ordinal);
        Assert.True(
            calls[0].EndsWith("= 0", StringComparison.Ordinal)
                || calls[1].StartsWith("MEMLOCK, {rlim_cur=1024*1024, rlim_max=1024*1024}", StringComparison.Ordinal),
            string.Join('\n', calls));
        Assert.Equal(
            ["BPF_MAP_CREATE", "BPF_MAP_CREATE", "BPF_PROG_LOAD"], calls.Where(call => call.StartsWith("BPF", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_refusal_is_attributed_to_another_program_only_if_there_is_one(bool pinned)
    {
        if (pinned)
            Expect.Quietly(sandbox.Shell("mount -t bpf none /sys/fs/bpf"));
        var attach = pinned ? "BPF_LINK_CREATE" : "BPF_PROG_ATTACH";

        // The number of calls before it depends on what other programs have in the kernel.
        Ran ran;
        var attempts = 0;
        do
        {
            sandbox.Keeptune("policy", "detach", group.Path);
            var calls = Expect.Quietly(
                sandbox.Shell(
                    $"strace -f -qq -e trace=bpf -o /run/calls $K policy attach database {group.Path} >/dev/null; grep -o 'BPF_[A-Z_]*, "
                        + $"{{' /run/calls"))
                .Split('\n')
                .ToList();
            Expect.Quietly(sandbox.Keeptune("policy", "detach", group.Path));
            ran = sandbox.Shell(
                $"strace -f -qq -e trace=bpf -e inject=bpf:error=EPERM:when={calls.IndexOf($"{attach}, {{") + 1} -o /run/calls $K "
                    + $"policy attach database {group.Path}");
            Assert.InRange(++attempts, 1, 20);
        }
        while (sandbox.Shell($"grep -q '{attach}.*INJECTED' /run/calls").ExitCode != 0);

        Assert.Equal(4, ran.ExitCode);
        Assert.Contains(
            "couldn't attach the policy: Operation not permitted: needs CAP_BPF and CAP_NET_ADMIN",
            ran.Error,
            StringComparison.Ordinal);
        Assert.DoesNotContain("another program", ran.Error, StringComparison.Ordinal);
        Assert.Empty(group.Policies());
    }

    [Theory]
    [InlineData(0, "", "to this cgroup")]
    [InlineData(0, "/below/it", "to the cgroup '{0}' above it")]
    [InlineData(1, "", "to this cgroup")]
    [InlineData(1, "/below/it", null)]
    [InlineData(2, "", null)]
    public void A_foreign_program_that_was_attached_exclusively_keeps_others_out(int flags, string below, string? where)
    {
        sandbox.WriteFile("/run/other.py", """
            import ctypes, os, struct, sys
            libc = ctypes.CDLL(None, use_errno=True)
            code = ctypes.create_string_buffer(bytes([0xb7, 0, 0, 0, 1, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0]))
            license = ctypes.create_string_buffer(b"GPL")
            number = 321 if os.uname().machine == "x86_64" else 280
            def bpf(command, *fields):
                attr = ctypes.create_string_buffer(struct.pack(*fields).ljust(152, b"\0"), 152)
                result = libc.syscall(number, command, attr, 152)
                assert result >= 0, os.strerror(ctypes.get_errno())
                return result
            program = bpf(5, "IIQQ", 13, 2, ctypes.addressof(code), ctypes.addressof(license))
            bpf(8, "IIII", os.open(sys.argv[1], os.O_RDONLY | os.O_DIRECTORY), program, 3, int(sys.argv[2]))
            """);
        Expect.Quietly(sandbox.Shell($"mkdir -p {group.Directory}/below/it; python3 /run/other.py {group.Directory} {flags}"));

        if (where is null)
            Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", group.Path + below));
        else
            Expect.Refusal(
                sandbox,
                1,
                () => sandbox.Keeptune("policy", "attach", "database", group.Path + below),
                "another program is attached exclusively",
                string.Format(System.Globalization.CultureInfo.InvariantCulture, where, group.Path));

        Assert.Equal(where is null ? 1 : 0, group.Policies().Count);
        sandbox.Keeptune("policy", "detach", group.Path + below);
    }
}
