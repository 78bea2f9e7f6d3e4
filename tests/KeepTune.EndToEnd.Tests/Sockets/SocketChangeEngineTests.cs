using System.Text.Json.Nodes;

namespace KeepTune.EndToEnd.Tests.Sockets;

/// <summary>Sockets that are changed by a program in the kernel, and those that it can't reach or has to wait for.</summary>
public sealed class SocketChangeEngineTests : IDisposable
{
    private const string Kinds = """
        v4 = listen(socket.AF_INET, ("127.0.0.1", 5000))
        v6 = listen(socket.AF_INET6, ("::", 5001))
        connect(v4)
        connect(v4, on=1)
        connect(v4, on=1, idle=30, intvl=10, cnt=3)
        connect(v4, idle=30, user=90000)
        connect(v6, address=("::1", 5001), on=1)
        connect(v6, address=("::ffff:127.0.0.2", 5001), on=1, idle=50)
        """;

    private const string Locked = "its program keeps it locked in a call: it will be changed when that call returns";

    // A page that is not there yet (userfaultfd(2)): a send from it waits with the socket locked.
    private const string Locking = """
        import ctypes, fcntl, struct, threading, time
        libc = ctypes.CDLL(None, use_errno=True)
        libc.mmap.restype = ctypes.c_void_p
        libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
        libc.send.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
        faults = libc.syscall({"x86_64": 323, "aarch64": 282}[os.uname().machine], os.O_CLOEXEC)
        fcntl.ioctl(faults, 0xC018AA3F, struct.pack("QQQ", 0xAA, 0, 0))
        size = os.sysconf("SC_PAGE_SIZE")
        page = libc.mmap(None, size, 3, 0x22, -1, 0)
        fcntl.ioctl(faults, 0xC020AA00, struct.pack("QQQQ", page, size, 1, 0))
        l = listen(socket.AF_INET, ("127.0.0.1", 5000))
        for i in range(20): connect(l, on=1)
        sender = threading.Thread(target=lambda: libc.send(held[9].fileno(), page, 10, 0), daemon=True)
        def release():
            fcntl.ioctl(faults, 0xC020AA04, bytearray(struct.pack("QQQq", page, size, 0, 0)))
            sender.join()
            time.sleep(0.5)
        # Only after the program has told of its own sockets, which would wait as well.
        threading.Timer(1, sender.start).start()
        """;

    private readonly Sandbox sandbox = new(ownProcesses: false);

    public SocketChangeEngineTests()
    {
        Expect.Quietly(sandbox.Shell("ip link set lo up; sysctl -qw net.ipv4.tcp_keepalive_time=4000"));
        var ran = sandbox.Keeptune("sockets", "--engine", "bpf", "--quiet");
        Assert.SkipWhen(ran.ExitCode != 0 && Environment.GetEnvironmentVariable("CI") is null, $"no BPF here: {ran.Error}");
    }

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void Every_kind_is_set_in_the_kernel_without_a_duplicate_of_any_descriptor()
    {
        using var program = new HeldSocketProgram(sandbox, Kinds);

        var report = Expect.Quietly(
            sandbox.Shell(
                "strace -qq -f -e signal=none -e trace=setsockopt,pidfd_getfd -o /run/calls $K sockets set database --port 5000 --port "
                    + "5001 --yes --engine bpf"));

        Assert.StartsWith("enabled keepalive (60/10/6, 'database') on 14 sockets\n", report, StringComparison.Ordinal);
        Assert.Equal("", sandbox.Shell("cat /run/calls").Output);
        Assert.All(program.After(), socket => Assert.Equal("True 60 10 6", Options(socket)));
        Assert.Equal(
            program.Sockets.Select(socket => (int)socket!["user_timeout_ms"]!),
            program.After().Select(socket => (int)socket!["user_timeout_ms"]!));
    }

    [Fact]
    public void A_refresh_in_the_kernel_pins_nothing()
    {
        using var program = new HeldSocketProgram(sandbox, Kinds);
        Expect.Quietly(sandbox.Shell("sysctl -qw net.ipv4.tcp_keepalive_time=300"));

        var report = Expect.Quietly(
            sandbox.Shell(
                "strace -qq -f -e signal=none -e trace=setsockopt,pidfd_getfd -o /run/calls $K sockets refresh --port 5000 --port 5001 "
                    + "--yes --engine bpf"));
        var after = JsonNode.Parse(
            Expect.Quietly(sandbox.Keeptune("sockets", "--json", "--dport", "5000", "--dport", "5001")))!["sockets"]!.AsArray();

        Assert.StartsWith("restarted the timers of 2 sockets\n", report, StringComparison.Ordinal);
        Assert.Equal("", sandbox.Shell("cat /run/calls").Output);
        Assert.Equal(
            ["inherited 29", "inherited 29", "socket 2", "socket 4"],
            after.Where(socket => (string?)socket!["timer"] == "keepalive")
                .Select(socket => $"{socket!["origin"]} {(int)socket["timer_ms"]! / 10000}")
                .Order());
    }

    [Fact]
    public void Sockets_of_several_namespaces_are_changed_where_they_are()
    {
        Expect.Quietly(sandbox.Shell("for n in blue red; do ip netns add $n; ip -n $n link set lo up; done"));
        using var here = new HeldSocketProgram(sandbox, Kinds);
        using var blue = new HeldSocketProgram(sandbox, Kinds, "ip", "netns", "exec", "blue");
        using var red = new HeldSocketProgram(sandbox, Kinds, "ip", "netns", "exec", "red");
        var pids = string.Join(
            ' ',
            new[] { "blue", "red" }.Select(
                name =>
                    "--pid "
                        + (int)JsonNode.Parse(sandbox.Keeptune("sockets", "--netns", name, "--json").Output)!["sockets"]![0]!["pid"]!));

        // It may warn about processes of the machine that it can't inspect.
        var ran = sandbox.Shell(
            $"strace -qq -f -e signal=none -e trace=setsockopt,pidfd_getfd -o /run/calls $K sockets set database --all-netns {pids} "
                + "--yes --engine bpf");

        Assert.Equal(0, ran.ExitCode);
        Assert.Equal("", sandbox.Shell("cat /run/calls").Output);
        Assert.Equal(here.Sockets.Select(Options), here.After().Select(Options));
        Assert.All(blue.After().Concat(red.After()), socket => Assert.Equal("True 60 10 6", Options(socket)));
    }

    [Fact]
    public void Sockets_out_of_reach_of_the_bpf_program_are_changed_by_descriptor()
    {
        using var program = new HeldSocketProgram(sandbox, """
            l = listen(socket.AF_INET, ("127.0.0.1", 5000))
            connect(l)
            m = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)
            m.bind(("127.0.0.1", 5001))
            m.listen(4)
            c = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)
            c.connect(m.getsockname())
            a = m.accept()
            """);

        Expect.Quietly(sandbox.Keeptune("sockets", "set", "database", "--state", "established", "--yes", "--engine", "bpf"));
        var after = JsonNode.Parse(Expect.Quietly(sandbox.Keeptune("sockets", "--json", "--state", "established")))!["sockets"]!.AsArray();
        Assert.Equal(4, after.Count);
        Assert.All(after, socket => Assert.Equal("True 60 10 6", Options(socket)));
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("bpf")]
    public void A_locked_socket_is_left_waiting_and_the_others_are_changed(string engine)
    {
        using var program = new HeldSocketProgram(sandbox, Locking);
        Thread.Sleep(1500);

        var listed = JsonNode.Parse(Expect.Quietly(sandbox.Keeptune("sockets", "--json", "--dport", "5000")))!["sockets"]!.AsArray();
        var ran = sandbox.Keeptune("sockets", "set", "database", "--dport", "5000", "--yes", "--json", "--engine", engine);
        var document = JsonNode.Parse(ran.Output)!;
        var shown = sandbox.Keeptune("show", "--explain");
        var after = program.After("release()");

        Assert.Equal((20, 0), (listed.Count, shown.ExitCode));
        Assert.Equal((1, "keeptune: error: couldn't change 1 of 20 sockets\n"), (ran.ExitCode, ran.Error));
        Assert.Equal((20, 19, 1), ((int)document["matched"]!, (int)document["changed_sockets"]!, document["failed"]!.AsArray().Count));
        var failed = document["failed"]![0]!;
        Assert.Equal(Locked, (string?)failed["message"]);
        Assert.Equal("""{"keepalive":null,"time_s":null,"intvl_s":null,"probes":null}""", failed["after"]!.ToJsonString());
        Assert.Equal(20, after.Count(socket => Options(socket) == "True 60 10 6"));
    }

    [Fact]
    public void With_many_locked_sockets_the_rest_are_not_tried_and_few_processes_remain()
    {
        using var program = new HeldSocketProgram(sandbox, Locking.Replace("sender = threading.Thread(target=lambda: libc.send(held[9].fileno(), page, 10, 0), daemon=True)", """
            senders = [threading.Thread(target=lambda s=s: libc.send(s.fileno(), page, 10, 0), daemon=True) for s in held[1:40:2][:14]]
            class sender:
                start = staticmethod(lambda: [each.start() for each in senders])
                join = staticmethod(lambda: [each.join() for each in senders])
            """, StringComparison.Ordinal));
        Thread.Sleep(1500);

        var document =
            JsonNode.Parse(sandbox.Keeptune("sockets", "set", "database", "--dport", "5000", "--yes", "--json", "--engine", "bpf").Output)!;
        var behind = sandbox.Shell("grep -lz __change /proc/[0-9]*/cmdline | wc -l").Output;
        var after = program.After("release()");

        Assert.Equal((20, 20), ((int)document["matched"]!, (int)document["changed_sockets"]! + document["failed"]!.AsArray().Count));
        Assert.InRange((int)document["changed_sockets"]!, 0, 6);
        Assert.Contains(
            document["failed"]!.AsArray(),
            failed => ((string)failed!["message"]!).StartsWith("not tried: 8 other sockets are kept locked", StringComparison.Ordinal));
        Assert.InRange(int.Parse(behind, System.Globalization.CultureInfo.InvariantCulture), 8, 40);
        Assert.All(after.Skip(1).Where((_, i) => i % 2 == 0), socket => Assert.True((bool)socket!["keepalive"]!));
    }

    [Fact]
    public void A_signal_to_all_processes_at_once_ends_it_between_two_sockets()
    {
        using var program = new HeldSocketProgram(
            sandbox, "l = listen(socket.AF_INET, ('127.0.0.1', 5000))\nfor i in range(2000): connect(l, on=1)", "prlimit", "--nofile=9000");
        sandbox.WriteFile("/etc/p.toml", "description = \"x\"\ntime = 60\nintvl = 10\nprobes = 6\n");

        foreach (var delay in new[] { 0.02, 0.05, 0.1, 0.15 })
        {
            sandbox.Shell("sed -i 's/^time = 6/time = 61/; s/^time = 611/time = 60/' /etc/p.toml");
            var ran = sandbox.Shell(
                "$K sockets set /etc/p.toml --dport 5000 --yes --allow-burst --engine pidfd --json >/run/report & p=$!; for i in $(seq "
                    + "3000); do c=$(cat /proc/$p/task/$p/children); [ -n \"$c\" ] && break; sleep 0.01; done; sleep "
                    + $"{delay.ToString(System.Globalization.CultureInfo.InvariantCulture)}; kill -TERM $p $c 2>/dev/null; wait $p");
            var text = sandbox.ReadFile("/run/report")!;
            Assert.Contains(ran.ExitCode, (int[])[0, 143]);

            // Before the first change, and while the report is written, it ends like any program.
            if (ran.ExitCode == 143 && !text.EndsWith("}\n", StringComparison.Ordinal))
                continue;
            var report = JsonNode.Parse(text)!;
            Assert.Empty(report["failed"]!.AsArray());
            Assert.Equal(2000, (int)report["changed_sockets"]! + (int)report["pending"]! + (int)report["unchanged"]!);
        }

        Assert.All(program.After().Skip(1).Where((_, i) => i % 2 == 0), socket => Assert.True((bool)socket!["keepalive"]!));
    }

    [Fact]
    public void A_signal_ends_the_wait_for_a_locked_socket()
    {
        using var program = new HeldSocketProgram(sandbox, Locking);
        Thread.Sleep(1500);

        using var change = sandbox.Enter(["sh", "-c", "echo $$ >/run/pid; exec $K sockets set database --dport 5000 --yes"]);
        Thread.Sleep(1000);
        Expect.Quietly(sandbox.Shell("kill -INT $(cat /run/pid)"));
        var report = change.StandardOutput.ReadToEnd();
        change.WaitForExit();
        var after = program.After("release()");

        Assert.Equal(130, change.ExitCode);
        var changed = after.Count(socket => Options(socket) == "True 60 10 6");
        Assert.InRange(changed, 0, 19);

        // A change that has begun by then is reported as delayed.
        var later = report.Contains(Locked, StringComparison.Ordinal) ? 1 : 0;
        Assert.Contains($"on {changed - later} socket", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Calling_the_internal_verb_by_hand_does_nothing()
    {
        foreach (var word in new[] { "pass", "descriptors", "x" })
        {
            var ran = sandbox.Shell($"head -c 100 /dev/zero >/run/zero; $K __change {word} <>/run/zero");
            Assert.Equal(word == "pass" ? 0 : 2, ran.ExitCode);
        }
    }

    private static string Options(JsonNode? socket) =>
        $"{(bool)socket!["keepalive"]!} {socket["time_s"]} {socket["intvl_s"]} {socket["probes"]}";
}
