using System.Globalization;
using System.Text.Json.Nodes;

namespace KeepTune.EndToEnd.Tests.Policy;

/// <summary><c>policy</c>, as seen by the programs whose connections get it.</summary>
public sealed class PolicyTests : IDisposable
{
    // Both ends of a connection over IPv4, IPv6, and IPv4 from an IPv6 socket; and one that enables keepalive itself, and its accepted
    // end.
    private const string Connections = """
        l4 = listen(socket.AF_INET, ("127.0.0.1", 0))
        l6 = listen(socket.AF_INET6, ("::", 0))
        connect(l4)
        connect(l6, address=("::1", l6.getsockname()[1]))
        connect(l6, address=("::ffff:127.0.0.1", l6.getsockname()[1]))
        connect(l4, on=1, idle=77)
        """;

    private readonly Sandbox sandbox = new();
    private readonly TestCgroup group;

    public PolicyTests() => group = new(sandbox);

    public void Dispose()
    {
        sandbox.Keeptune("policy", "detach", group.Path);
        group.Dispose();
        sandbox.Dispose();
    }

    [Fact]
    public void Every_connection_of_the_cgroup_gets_the_values_unless_the_program_sets_its_own()
    {
        Assert.Equal(
            $"attached 60/10/6 ('database') to {group.Path}\n",
            Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", group.Path)));

        using var inside = group.Program(Connections);
        using var outside = new HeldSocketProgram(sandbox, Connections);

        Assert.Equal([.. Enumerable.Repeat("True 60 10 6 0", 6), "True 77 75 9 0", "True 60 10 6 0"], Options(inside.Sockets));
        Assert.Equal([.. Enumerable.Repeat("False 7200 75 9 0", 6), "True 77 75 9 0", "False 7200 75 9 0"], Options(outside.Sockets));
        Assert.Equal(7, (int)Assert.Single(group.Policies())!["hits"]!);
    }

    [Fact]
    public void With_override_and_a_user_timeout_none_keeps_its_own()
    {
        Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", group.Name, "--override", "--user-timeout", "90s"));

        using var inside = group.Program(Connections);

        Assert.All(Options(inside.Sockets), options => Assert.Equal("True 60 10 6 90000", options));
        Assert.Equal(
            (true, 90_000, 90),
            (
                (bool)group.Policies()[0]!["override"]!,
                (int)group.Policies()[0]!["user_timeout_ms"]!,
                (int)group.Policies()[0]!["detection_s"]!));
    }

    [Fact]
    public void A_static_program_with_raw_system_calls_gets_them_too()
    {
        sandbox.WriteFile("/run/bare.c", """
            #include <netinet/in.h>
            #include <netinet/tcp.h>
            #include <stdio.h>
            #include <sys/syscall.h>
            #include <unistd.h>
            static void tell(long s)
            {
                int names[] = { TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT }, value = 0;
                socklen_t size = sizeof value;
                syscall(SYS_getsockopt, s, SOL_SOCKET, SO_KEEPALIVE, &value, &size);
                printf("%d", value);
                for (int i = 0; i < 3; i++) {
                    syscall(SYS_getsockopt, s, IPPROTO_TCP, names[i], &value, &size);
                    printf(" %d", value);
                }
                printf("\n");
            }
            int main(void)
            {
                struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
                socklen_t size = sizeof at;
                long l = syscall(SYS_socket, AF_INET, SOCK_STREAM, 0), c = syscall(SYS_socket, AF_INET, SOCK_STREAM, 0);
                syscall(SYS_bind, l, &at, size);
                syscall(SYS_listen, l, 1);
                syscall(SYS_getsockname, l, &at, &size);
                syscall(SYS_connect, c, &at, size);
                tell(c);
                tell(syscall(SYS_accept4, l, 0, 0, 0));
                return 0;
            }
            """);
        Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", group.Path));

        var ran = sandbox.Shell($"gcc -static -o /run/bare /run/bare.c && echo $$ >{group.Directory}/cgroup.procs && exec /run/bare");

        Assert.Equal("1 60 10 6\n1 60 10 6\n", Expect.Quietly(ran));
    }

    [Fact]
    public void New_values_apply_to_the_next_connection_and_none_after_a_detach()
    {
        Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", group.Path));
        using var program = group.Program("l = listen(socket.AF_INET, ('127.0.0.1', 0))\nconnect(l)");

        var changed = Expect.Quietly(sandbox.Keeptune("policy", "attach", "cloud", group.Path));
        var again = Expect.Quietly(sandbox.Keeptune("policy", "attach", "cloud", group.Path));
        program.After("connect(l)");
        var ended = Expect.Quietly(sandbox.Keeptune("policy", "detach", group.Path));
        var options = Options(program.After("connect(l)"));

        Assert.Equal($"replaced 60/10/6 ('database') with 200/30/5 ('cloud') on {group.Path}\n", changed);
        Assert.Equal($"no change: {group.Path} already has 200/30/5 ('cloud')\n", again);
        Assert.Equal($"detached 200/30/5 ('cloud') from {group.Path}; existing connections keep its values\n", ended);
        Assert.Equal(
            ["True 60 10 6 0", "True 60 10 6 0", "True 200 30 5 0", "True 200 30 5 0", "False 7200 75 9 0", "False 7200 75 9 0"], options);
        Assert.Equal("nothing to detach\n", Expect.Quietly(sandbox.Keeptune("policy", "detach", group.Path)));
    }

    [Fact]
    public void Of_nested_cgroups_the_nearest_wins_whichever_was_first()
    {
        using (group.Program("pass", "/outer/inner"))
        {
            Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", $"{group.Path}/outer/inner"));
            Expect.Quietly(sandbox.Keeptune("policy", "attach", "cloud", $"{group.Path}/outer", "--override"));
            Expect.Quietly(sandbox.Keeptune("policy", "attach", "aggressive", group.Path));
        }

        using var inner = group.Program(Connections, "/outer/inner");
        using var outer = group.Program(Connections, "/outer");
        using var outermost = group.Program(Connections, "/other");

        Assert.Equal(["True 60 10 6 0", "True 77 75 9 0"], [Options(inner.Sockets)[0], Options(inner.Sockets)[6]]);
        Assert.Equal(["True 200 30 5 0", "True 200 30 5 0"], [Options(outer.Sockets)[0], Options(outer.Sockets)[6]]);
        Assert.Equal("True 30 10 3 0", Options(outermost.Sockets)[0]);
        Assert.Equal(3, group.Policies().Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_removed_cgroup_leaves_at_most_a_name_which_is_shown_and_removed(bool pinned)
    {
        if (pinned)
            Expect.Quietly(sandbox.Shell("mount -t bpf none /sys/fs/bpf"));
        Expect.Quietly(sandbox.Shell($"mkdir {group.Directory}/a.service; $K policy attach cloud {group.Path}/a.service"));
        var held = (string)Assert.Single(group.Policies())!["hold"]!;
        Expect.Quietly(sandbox.Shell($"rmdir {group.Directory}/a.service"));

        // The kernel releases it a moment later.
        SpinWait.SpinUntil(() => !pinned || IsGone(), TimeSpan.FromSeconds(5));
        var left = group.Policies();
        var detached = sandbox.Keeptune("policy", "detach", $"{group.Path}/a.service");

        Assert.Equal(pinned ? "pinned" : "cgroup", held);
        Assert.Equal(pinned ? 1 : 0, left.Count);
        Assert.Equal(pinned ? 0 : 1, detached.ExitCode);
        Assert.Contains(
            pinned ? "a.service, which has ended" : "there is no cgroup",
            detached.Output + detached.Error,
            StringComparison.Ordinal);
        Assert.Empty(group.Policies());
        Assert.Equal("", sandbox.Shell("ls /sys/fs/bpf/keeptune 2>/dev/null").Output);
    }

    [Fact]
    public void A_service_that_is_restarted_repeatedly_leaves_no_names()
    {
        Expect.Quietly(sandbox.Shell("mount -t bpf none /sys/fs/bpf"));
        for (var start = 0; start < 3; start++)
        {
            Expect.Quietly(
                sandbox.Shell(
                    $"mkdir {group.Directory}/a.service; $K policy attach cloud {group.Path}/a.service; [ $(ls /sys/fs/bpf/keeptune | "
                        + "wc -l) = 1 ]"));
            Assert.Equal("pinned", (string?)Assert.Single(group.Policies())!["hold"]);
            Assert.Equal(
                "pinned",
                (string?)JsonNode.Parse(
                    Expect.Quietly(
                        sandbox.Keeptune("policy", "attach", "cloud", $"{group.Path}/a.service", "--json")))!["policy"]!["hold"]);
            Expect.Quietly(sandbox.Shell($"rmdir {group.Directory}/a.service"));
            SpinWait.SpinUntil(IsGone, TimeSpan.FromSeconds(5));
        }

        Assert.Contains(
            "which has ended\n", Expect.Quietly(sandbox.Keeptune("policy", "detach", $"{group.Path}/a.service")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_that_is_held_elsewhere_can_be_detached_too()
    {
        Expect.Quietly(
            sandbox.Shell(
                $"unshare --mount sh -c 'mount -t bpf none /sys/fs/bpf; $K policy attach cloud {group.Path}; sleep 60' >/dev/null 2>&1 "
                    + $"& until $K policy list --json | grep -q {group.Path}; do sleep 0.1; done"));

        Assert.StartsWith("detached ", Expect.Quietly(sandbox.Keeptune("policy", "detach", group.Path)), StringComparison.Ordinal);
        Assert.Empty(group.Policies());
    }

    [Fact]
    public void A_unit_name_selects_the_machines_unit_even_if_others_have_the_name()
    {
        var unit = $"kt-{Guid.NewGuid():N}.service";
        Expect.Quietly(
            sandbox.Shell(
                $"mkdir -p {group.Directory}/{unit} {group.Directory}/user@1.service/app.slice/{unit} "
                    + $"{group.Directory}/user@2.service/{unit}"));

        Expect.Quietly(sandbox.Keeptune("policy", "attach", "cloud", unit));
        Assert.Equal($"{group.Path}/{unit}", (string?)Assert.Single(group.Policies())!["cgroup"]);
        Expect.Quietly(sandbox.Shell($"rmdir {group.Directory}/{unit}"));
        Expect.Refusal(
            sandbox,
            1,
            () => sandbox.Keeptune("policy", "attach", "cloud", unit),
            "several cgroups match",
            "user@1.service",
            "user@2.service");
    }

    [Fact]
    public void What_prove_measures_is_the_sysctls_or_nothing()
    {
        var prove = $"echo $$ >{group.Directory}/cgroup.procs && exec $K prove --time 1 --intvl 1 --probes 2";
        Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", group.Path));
        Assert.Contains("as predicted", Expect.Quietly(sandbox.Shell(prove)), StringComparison.Ordinal);

        Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", group.Path, "--override"));
        Expect.Refusal(
            sandbox,
            1,
            () => sandbox.Shell(prove),
            "something sets socket options on every new connection here",
            "keeptune policy list");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Killed_at_any_call_it_leaves_all_or_nothing_and_can_be_run_again(bool pinned)
    {
        if (pinned)
            Expect.Quietly(sandbox.Shell("mount -t bpf none /sys/fs/bpf"));
        var (killed, whole) = (0, false);
        for (var call = 1; !whole; call++)
        {
            var ran = sandbox.Shell(
                $"strace -f -qq -o /dev/null -e trace=bpf -e inject=bpf:signal=KILL:when={call} $K policy attach database {group.Path}");
            whole = ran.ExitCode == 0;
            killed += whole ? 0 : 1;
            var list = group.Policies();
            Assert.All(list, policy => Assert.Equal(("database", 60), ((string?)policy!["profile"], (int)policy["values"]!["time_s"]!)));
            Expect.Quietly(sandbox.Keeptune("policy", "attach", "cloud", group.Path));
            Assert.Equal("cloud", (string?)Assert.Single(group.Policies())!["profile"]);
            Expect.Quietly(sandbox.Keeptune("policy", "detach", group.Path));
        }

        Assert.InRange(killed, 5, 1000);
    }

    [Fact]
    public void A_dead_peer_is_detected_when_the_policy_says()
    {
        sandbox.WriteFile("/etc/quick.toml", "description = \"x\"\ntime = 2\nintvl = 1\nprobes = 2\n");
        Expect.Quietly(
            sandbox.Shell(
                "ip netns add far; ip link add near0 type veth peer far0 netns far; ip addr add 10.1.0.1/24 dev near0; ip link set "
                    + "near0 up; ip -n far addr add 10.1.0.2/24 dev far0; ip -n far link set far0 up"));
        using var far = new HeldSocketProgram(sandbox, "l = listen(socket.AF_INET, ('10.1.0.2', 6000))", "ip", "netns", "exec", "far");
        _ = sandbox.Keeptune("policy", "attach", "/etc/quick.toml", group.Path);
        using var near = group.Program("import subprocess, time");

        // Silent as soon as the connection is established.
        near.After(
            "s = socket.socket(); s.connect(('10.1.0.2', 6000)); subprocess.run('ip -n far route add blackhole 10.1.0.1/32', "
                + "shell=True, check=True); s.settimeout(20); began = time.monotonic()");
        near.After(
            """exec("try: s.recv(1)\nexcept OSError as error: end = (error.errno, time.monotonic() - began)"); open('/run/end', 'w').write('%d %f' % end)""");
        var end = sandbox.ReadFile("/run/end")!.Split(' ');

        Assert.Equal("110", end[0]);
        Assert.InRange(double.Parse(end[1], CultureInfo.InvariantCulture), 3.5, 6);
    }

    [Fact]
    public void A_real_server_that_never_asks_for_keepalive_has_it_on_every_connection()
    {
        Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", group.Path));
        using var server = sandbox.Enter(
            [
                "sh",
                "-c",
                $"echo $$ >{group.Directory}/cgroup.procs && exec redis-server --port 6390 --tcp-keepalive 0 --save '' --dir /run"
            ]);
        using var client = new HeldSocketProgram(
            sandbox,
            "import time\nfor i in range(100):\n    try: held.append(socket.create_connection(('127.0.0.1', 6390))); break\n    except "
                + "OSError: time.sleep(0.1)");
        client.After("held[0].sendall(b'PING\\r\\n'); held[0].recv(64)");

        var sockets = JsonNode.Parse(
            Expect.Quietly(
                sandbox.Keeptune(
                    "sockets",
                    "--process",
                    "redis-server",
                    "--state",
                    "established",
                    "--cgroup",
                    group.Path,
                    "--json")))!["sockets"]!.AsArray();

        var socket = Assert.Single(sockets)!;
        Assert.Equal(
            (true, 60, "socket", "keepalive"),
            ((bool)socket["keepalive"]!, (int)socket["time_s"]!, (string?)socket["origin"], (string?)socket["timer"]));
        server.Kill();
    }

    [Fact]
    public void If_another_program_has_the_cgroup_exclusively_it_says_so_and_attaches_nothing()
    {
        const string exclusive = """
            import ctypes, os, struct, sys, time
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
            bpf(8, "IIII", os.open(sys.argv[1], os.O_RDONLY | os.O_DIRECTORY), program, 3, 0)
            """;
        sandbox.WriteFile("/run/exclusive.py", exclusive);
        Expect.Quietly(sandbox.Shell($"mkdir {group.Directory}/below; python3 /run/exclusive.py {group.Directory}"));

        Expect.Refusal(
            sandbox, 1, () => sandbox.Keeptune("policy", "attach", "database", group.Path), "another program is attached exclusively to");
        Expect.Refusal(
            sandbox,
            1,
            () => sandbox.Keeptune("policy", "attach", "database", $"{group.Path}/below"),
            "another program is attached exclusively to");
        Assert.Empty(group.Policies());
    }

    [Theory]
    [InlineData(2, "needs a cgroup", "attach", "database")]
    [InlineData(2, "can't be combined", "attach", "database", "/x", "--pid", "1")]
    [InlineData(2, "'--pid' is 'x'", "attach", "database", "--pid", "x")]
    [InlineData(2, "'--user-timeout' is '0'", "attach", "database", "/", "--user-timeout", "0")]
    [InlineData(2, "'databas'", "attach", "databas", "/")]
    [InlineData(2, "'--root' can't be combined with 'policy attach'", "attach", "database", "/", "--root", "/")]
    [InlineData(1, "there is no cgroup 'no-such.service'", "attach", "database", "no-such.service")]
    [InlineData(1, "there is no cgroup '../x'", "attach", "database", "../x")]
    [InlineData(1, "there is no cgroup '/no/such'", "detach", "/no/such")]
    [InlineData(1, "there is no process 4194304", "attach", "database", "--pid", "4194304")]
    [InlineData(2, "'a b' is not a unit name", "unit", "database", "a b")]
    [InlineData(2, "'x.socket' is neither a service nor a slice", "unit", "database", "x.socket")]
    public void Meaningless_arguments_are_refused(int exitCode, string message, params string[] arguments) =>
        Expect.Refusal(sandbox, exitCode, () => sandbox.Keeptune(["policy", .. arguments]), message);

    [Fact]
    public void Without_privilege_it_names_the_missing_one()
    {
        Expect.Refusal(sandbox, 4, () => sandbox.KeeptuneAsNobody("policy", "attach", "database", group.Path), "CAP_SYS_ADMIN");
        Expect.Refusal(sandbox, 4, () => sandbox.KeeptuneAsNobody("policy", "list"), "CAP_SYS_ADMIN");
        Expect.Refusal(
            sandbox, 4, () => sandbox.Shell($"setpriv --bounding-set -sys_admin $K policy detach {group.Path}"), "CAP_SYS_ADMIN");
        Expect.Refusal(sandbox, 1, () => sandbox.Keeptune("policy", "attach", "database", "/sys/fs/cgroup/cpu"), "cgroup");
        Expect.Refusal(
            sandbox,
            4,
            () => sandbox.Shell($"unshare --user --map-root-user $K policy attach database {group.Path}"),
            "in the host's user namespace");
    }

    [Fact]
    public void A_cgroup_can_be_selected_by_a_process_in_it()
    {
        using var program = group.Program("listen(socket.AF_INET, ('127.0.0.1', 5000))");
        var pid = (int)JsonNode.Parse(sandbox.Keeptune("sockets", "--sport", "5000", "--json").Output)!["sockets"]![0]!["pid"]!;

        Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", "--pid", $"{pid}"));

        Assert.Equal(group.Path, (string?)Assert.Single(group.Policies())!["cgroup"]);
    }

    [Fact]
    public void A_terminal_shows_what_it_does_not_reach()
    {
        var shown = sandbox.Shell($"script -qec 'stty cols 80; $K policy attach database {group.Path}; $K policy list' /dev/null").Output;

        Assert.Contains("Existing connections are not changed; ", shown, StringComparison.Ordinal);
        Assert.All(shown.Split("\r\n")[1..8], line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains("if unset", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_unit_attaches_it_again()
    {
        var service = sandbox.Keeptune("policy", "unit", "database", "nginx", "--override", "--user-timeout", "90s");
        var slice = sandbox.Keeptune("policy", "unit", "database", "web.slice", "--json");

        Assert.Contains(
            $"\n[Service]\nExecStartPre=-+{Sandbox.Binary} policy attach database --override --user-timeout 90s %n --quiet\n",
            service.Output,
            StringComparison.Ordinal);
        Assert.Equal(
            "keeptune: hint: save the output as /etc/systemd/system/nginx.service.d/keeptune.conf (create the directory first), "
                + "then run: systemctl daemon-reload; systemctl restart nginx.service\n",
            service.Error);
        Assert.Equal("/etc/systemd/system/keeptune-policy-web.service", (string?)JsonNode.Parse(slice.Output)!["path"]);
        Assert.Contains("\nExecStop=", (string?)JsonNode.Parse(slice.Output)!["text"], StringComparison.Ordinal);
    }

    private bool IsGone() => group.Policies() is [var one] && (string?)one!["hold"] == "gone";

    private static List<string> Options(JsonArray sockets) => [.. sockets
        .Where(socket => (string?)socket!["state"] != "listening")
        .Select(
            socket =>
                $"{(bool)socket!["keepalive"]!} {socket["time_s"]} {socket["intvl_s"]} {socket["probes"]} {socket["user_timeout_ms"]}")];
}
