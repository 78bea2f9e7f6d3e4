using System.Text.Json.Nodes;

namespace KeepTune.EndToEnd.Tests.Policy;

/// <summary><c>policy</c> where the kernel or another program refuses it: nothing is attached.</summary>
public sealed class PolicyRefusalTests : IDisposable
{
    private const int ArgumentListTooLong = 7;
    private const int ProgLoad = 5;

    // Attaches its own program to a cgroup: with flags 0 exclusively, with 2 next to others.
    private const string Other = """
        import ctypes, os, struct, sys
        libc = ctypes.CDLL(None, use_errno=True)
        def bpf(command, attributes):
            buffer = ctypes.create_string_buffer(attributes, 152)
            result = libc.syscall(280 if os.uname().machine == "aarch64" else 321, command, buffer, 152)
            if result < 0:
                sys.exit("bpf: " + os.strerror(ctypes.get_errno()))
            return result
        code = ctypes.create_string_buffer(struct.pack("<BBhi", 0xb7, 0, 0, 1) + struct.pack("<BBhi", 0x95, 0, 0, 0), 16)
        license = ctypes.create_string_buffer(b"GPL")
        program = bpf(5, struct.pack("<IIQQ", 13, 2, ctypes.addressof(code), ctypes.addressof(license)))
        bpf(8, struct.pack("<IIII", os.open(sys.argv[1], os.O_RDONLY), program, 3, int(sys.argv[2])))
        """;

    private readonly Sandbox sandbox = new();
    private readonly TestCgroup group;

    public PolicyRefusalTests() => group = new(sandbox);

    public void Dispose()
    {
        sandbox.Keeptune("policy", "detach", group.Path);
        group.Dispose();
        sandbox.Dispose();
    }

    [Theory]
    [InlineData(1, 4, "Operation not permitted", "a system call filter (seccomp) is active, as in a container: run it on the host")]
    [InlineData(38, 1, "bpf(2) is not available: this kernel lacks it, or a seccomp filter "
        + "blocks it", "'keeptune sockets set PROFILE --cgroup CGROUP'")]
    public void A_filter_of_system_calls_is_named(int error, int exitCode, string message, string hint)
    {
        foreach (var arguments in (string[][])[["attach", "database", group.Path], ["detach", group.Path], ["list"]])
            Expect.Refusal(sandbox, exitCode, () => SystemCallFilter.Keeptune(sandbox, error, ["policy", .. arguments]), message, hint);

        var json = JsonNode.Parse(SystemCallFilter.Keeptune(sandbox, error, "policy", "list", "--json").Output)!;
        Assert.Equal(("keeptune.error.v1", exitCode), ((string?)json["schema"], (int)json["exit_code"]!));
        Assert.Empty(group.Policies());
    }

    [Theory]
    [InlineData("65534", "", "run as root, or with CAP_SYS_ADMIN")]
    [InlineData("65534", "+bpf,+net_admin", "run as root, or with CAP_SYS_ADMIN")]
    [InlineData("65534", "+bpf,+perfmon,+net_admin", "run as root, or with CAP_SYS_ADMIN")]
    [InlineData("0", "-sys_admin", "root lacks CAP_SYS_ADMIN")]
    [InlineData("0", "-sys_admin,-bpf,-net_admin", "root lacks CAP_SYS_ADMIN")]
    public void A_missing_capability_is_named(string user, string capabilities, string hint)
    {
        var by = Privileges.Of(user, capabilities);
        foreach (var arguments in (string[][])[["attach", "database", group.Path], ["list"]])
            Expect.Refusal(
                sandbox,
                4,
                () => sandbox.Run([.. by, Sandbox.Binary, "policy", .. arguments]),
                "needs CAP_SYS_ADMIN in the host's user namespace",
                hint);
        Expect.Refusal(sandbox, 4, () => sandbox.Run([.. by, Sandbox.Binary, "policy", "detach", group.Path]));
        Assert.Empty(group.Policies());
    }

    [Theory]
    [InlineData("-bpf")]
    [InlineData("-net_admin")]
    [InlineData("-bpf,-net_admin,-perfmon")]
    public void The_old_capability_is_enough_instead_of_the_new_ones(string without)
    {
        // Only some kernels check CAP_NET_ADMIN.
        var ran = sandbox.Run([.. Privileges.Of("0", without), Sandbox.Binary, "policy", "attach", "database", group.Path]);
        if (without.Contains("net_admin", StringComparison.Ordinal) && ran.ExitCode == 4)
        {
            Assert.Contains("keeptune: hint: root lacks CAP_NET_ADMIN", ran.Error, StringComparison.Ordinal);
            Assert.Empty(group.Policies());
            return;
        }

        Expect.Quietly(ran);
        Assert.Single(group.Policies());
        Expect.Quietly(sandbox.Run([.. Privileges.Of("0", without), Sandbox.Binary, "policy", "detach", group.Path]));
        Assert.Empty(group.Policies());
    }

    [Fact]
    public void A_user_namespace_is_named() =>
        Expect.Refusal(
            sandbox,
            4,
            () => sandbox.Shell($"unshare --user --map-root-user $K policy attach database {group.Path}"),
            "this is a separate user namespace, as in a container");

    [Fact]
    public void It_needs_no_BTF()
    {
        Expect.Quietly(sandbox.Shell("mount -t tmpfs none /sys/kernel"));
        Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", group.Path));
        Assert.Single(group.Policies());
    }

    // An old kernel returns EINVAL for unknown features, a filter ENOSYS, a security module EPERM; and memory may run out.
    [Theory]
    [InlineData("EINVAL", false)]
    [InlineData("EINVAL", true)]
    [InlineData("ENOSYS", true)]
    [InlineData("EPERM", false)]
    [InlineData("EPERM", true)]
    [InlineData("ENOMEM", true)]
    public void Whichever_call_fails_nothing_is_attached_and_no_name_is_left(string error, bool pinned)
    {
        if (pinned)
            Expect.Quietly(sandbox.Shell("mount -t bpf none /sys/fs/bpf"));
        var (refused, injected) = (0, true);
        for (var call = 1; injected; call++)
        {
            var ran = sandbox.Shell(
                $"strace -f -qq -o /run/trace -e trace=bpf -e inject=bpf:error={error}:when={call} $K policy attach database {group.Path}");
            injected = sandbox.Shell("grep -q INJECTED /run/trace").ExitCode == 0;
            var left = group.Policies();
            if (ran.ExitCode == 0)
            {
                Assert.Equal("database", (string?)Assert.Single(left)!["profile"]);
                Expect.Quietly(sandbox.Keeptune("policy", "detach", group.Path));
                continue;
            }

            refused++;
            Assert.Empty(left);
            Assert.Equal("", sandbox.Shell("ls /sys/fs/bpf/keeptune 2>/dev/null").Output);
            Assert.Contains(ran.ExitCode, error == "EPERM" ? [1, 4] : new[] { 1 });
            Assert.All(
                ran.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries),
                line => Assert.Matches("^keeptune: (error|hint): [^A-Z].*[^.]$", line));
        }

        Assert.InRange(refused, 4, 1000);
    }

    [Theory]
    [InlineData("4.18.0-553.el8_10", "the policy's program needs Linux 5.9, but this kernel is 4.18.0-553.el8_10: Argument list too long")]
    [InlineData("5.9", "this kernel (5.9) refused the policy's program: Argument list too long")]
    [InlineData("6.1.0-28-amd64", "this kernel (6.1.0-28-amd64) refused the policy's program: Argument list too long")]
    public void A_refusal_names_a_kernel_version_only_if_the_kernel_is_older(string release, string message)
    {
        Expect.Quietly(sandbox.Shell($"echo {release} >/run/release; mount --bind /run/release /proc/sys/kernel/osrelease"));

        Expect.Refusal(
            sandbox,
            1,
            () => SystemCallFilter.Keeptune(
                sandbox, ArgumentListTooLong, ProgLoad, "policy", "attach", "database", group.Path, "--override"),
            message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_exclusive_program_refuses_it_in_its_cgroup_and_below(bool pinned)
    {
        Expect.Quietly(sandbox.Shell($"mkdir {group.Directory}/below.service"));
        if (pinned)
            Expect.Quietly(sandbox.Shell("mount -t bpf none /sys/fs/bpf"));
        Expect.Quietly(Attach(0));

        foreach (var path in new[] { group.Path, $"{group.Path}/below.service" })
            Expect.Refusal(
                sandbox,
                1,
                () => sandbox.Keeptune("policy", "attach", "database", path),
                "couldn't attach the policy: Operation not permitted",
                "another program is attached exclusively to ",
                "'bpftool cgroup tree' shows it");

        Assert.Empty(group.Policies());
        Assert.Equal("", sandbox.Shell("ls /sys/fs/bpf/keeptune 2>/dev/null").Output);
        Assert.Equal("nothing to detach\n", Expect.Quietly(sandbox.Keeptune("policy", "detach", group.Path)));
    }

    [Fact]
    public void It_is_attached_next_to_a_program_that_allows_others()
    {
        Expect.Quietly(Attach(2));
        Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", group.Path));
        Assert.Single(group.Policies());

        // The policy is not exclusive either.
        Expect.Quietly(Attach(2));
        Expect.Quietly(sandbox.Keeptune("policy", "detach", group.Path));
        Assert.Empty(group.Policies());
    }

    private Ran Attach(int flags) => sandbox.Run(["python3", "-c", Other, group.Directory, $"{flags}"]);
}
