using System.Text.Json.Nodes;

namespace KeepTune.EndToEnd.Tests.Sockets;

/// <summary>
/// The two engines of <c>sockets</c>, compared with each other and with what programs report of their own sockets.
/// </summary>
public sealed class SocketEngineTests : IDisposable
{
    private const string EveryKind = """
        v4 = listen(socket.AF_INET, ("127.0.0.1", 5000))
        v6 = listen(socket.AF_INET6, ("::", 5001), on=1, idle=44, intvl=5, cnt=6, user=7000)
        connect(v4)
        connect(v4, on=1)
        connect(v4, on=1, idle=30, intvl=10, cnt=3)
        connect(v4, on=1, idle=4000, intvl=75, cnt=9)
        connect(v4, on=1, user=3009500)
        connect(v4, idle=30)
        connect(v6, address=("::1", 5001), on=1, intvl=20)
        connect(v6, address=("::ffff:127.0.0.1", 5001), on=1, cnt=127)
        """;

    // BPF programs see process ids of the machine's process namespace only.
    private readonly Sandbox sandbox = new(ownProcesses: false);

    public SocketEngineTests()
    {
        Expect.Quietly(sandbox.Shell("ip link set lo up; sysctl -qw net.ipv4.tcp_keepalive_time=4000"));
        var ran = sandbox.Keeptune("sockets", "--engine", "bpf", "--quiet");
        Assert.SkipWhen(ran.ExitCode != 0 && Environment.GetEnvironmentVariable("CI") is null, $"no BPF here: {ran.Error}");
    }

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void Both_report_the_same_in_every_field()
    {
        using var program = new HeldSocketProgram(sandbox, EveryKind + "\nconnect(v4, accept=False, on=1, idle=500)\n");
        Expect.Quietly(
            sandbox.Shell(
                "ip netns add blue; ip -n blue link set lo up; ip netns exec blue sysctl -qw net.ipv4.tcp_keepalive_time=50 "
                    + "net.ipv4.tcp_keepalive_probes=4"));
        using var elsewhere = new HeldSocketProgram(sandbox, EveryKind, "ip", "netns", "exec", "blue");

        Assert.Equal(20, Same().Length);
        Assert.Equal(18, Same("--netns", "blue").Length);
        Assert.Equal(5, Same("--port", "5001").Length);
        Assert.Equal(2, Same("--no-keepalive", "--dport", "5000").Length);
        Assert.Equal(20, Same("--process", "python3").Length + 1);
        Assert.Equal(18, Same("--pid", $"{List("bpf", "--netns", "blue")[0]!["pid"]}").Length);
    }

    [Fact]
    public void It_reports_what_the_program_itself_sees()
    {
        using var program = new HeldSocketProgram(sandbox, EveryKind);
        string[] reported = ["state", "local", "peer", "inode", "uid", "keepalive", "time_s", "intvl_s", "probes", "user_timeout_ms"];
        string Words(JsonNode? socket) => string.Join(' ', reported.Select(name => $"{name}={socket![name]!.ToJsonString()}"));

        Assert.Equal(program.Sockets.Select(Words).Order(), List("bpf").Select(Words).Order());
    }

    [Fact]
    public void Both_report_the_idle_time_even_without_a_process()
    {
        using var program = new HeldSocketProgram(sandbox, EveryKind + "\nconnect(v4, accept=False)\nd = connect(v4, accept=False)\n");
        Thread.Sleep(1200);
        program.After("d.send(b'x')");
        Dictionary<string, int> Idle(string engine) =>
            List(engine, "--state", "established").ToDictionary(
                socket => $"{socket!["local"]} {socket["peer"]}", socket => (int)socket!["idle_ms"]!);

        var (bpf, pidfd) = (Idle("bpf"), Idle("pidfd"));

        Assert.Equal((20, 2), (bpf.Count, bpf.Values.Count(idle => idle < 1000)));
        Assert.All(bpf, socket => Assert.InRange(pidfd[socket.Key], socket.Value - 10, socket.Value + 900));
    }

    [Fact]
    public void It_knows_the_origin_of_equal_values()
    {
        using var program = new HeldSocketProgram(sandbox, EveryKind);

        string[] Reported(string engine) =>
            [.. List(engine, "--dport", "5000").Select(socket => $"{socket!["origin"]} {socket["time_s"]} {socket["keepalive"]}").Order()];

        Assert.Equal(
            ["inherited 4000 false", "inherited 4000 true", "inherited 4000 true", "socket 30 false", "socket 30 true", "socket 4000 true"],
            Reported("bpf"));
        Assert.Equal(
            ["socket 30 false", "socket 30 true", "sysctl 4000 false", "sysctl 4000 true", "sysctl 4000 true", "sysctl 4000 true"],
            Reported("pidfd"));
    }

    [Fact]
    public void The_keepalive_timer_is_known_even_with_data_in_flight()
    {
        using var program = new HeldSocketProgram(sandbox, """
            l = listen(socket.AF_INET, ("127.0.0.1", 5000))
            c = connect(l, on=1, idle=500)
            """);
        var before = Assert.Single(List("bpf", "--dport", "5000"))!;
        Expect.Quietly(sandbox.Shell("ip link set lo down"));
        program.After("c.send(b'x')");

        var after = Assert.Single(List("bpf", "--dport", "5000"))!;

        Assert.Equal("keepalive", (string?)before["timer"]);
        Assert.InRange((int)before["timer_ms"]! - (int)before["keepalive_timer_ms"]!, -1000, 1000);
        Assert.Equal("on", (string?)after["timer"]);
        Assert.InRange((int)after["keepalive_timer_ms"]!, 400_000, 500_000);
        Assert.Null(Assert.Single(List("pidfd", "--dport", "5000"))!["keepalive_timer_ms"]);
    }

    [Fact]
    public void Shared_sockets_and_those_of_mptcp_are_the_same_by_both()
    {
        using var program = new HeldSocketProgram(sandbox, """
            l = listen(socket.AF_INET, ("127.0.0.1", 5000), on=1, cnt=3)
            m = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)
            m.bind(("127.0.0.1", 5001))
            m.listen(4)
            c = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)
            c.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            c.connect(m.getsockname())
            a = m.accept()
            r, w = os.pipe()
            os.dup(l.fileno())
            for _ in range(3):
                if os.fork() == 0:
                    os.close(w)
                    os.read(r, 1)
                    os._exit(0)
            """);

        Assert.Equal(4, Same().Length);
        Assert.All(List("bpf"), socket => Assert.Equal((3, null), (socket!["other_pids"]!.AsArray().Count, (string?)socket["unread"])));
        Assert.True((bool)Assert.Single(List("bpf", "--dport", "5001"))!["keepalive"]!);
    }

    [Fact]
    public void None_of_thousands_of_sockets_is_missing_or_repeated()
    {
        using var program = new HeldSocketProgram(sandbox, """
            import resource
            resource.setrlimit(resource.RLIMIT_NOFILE, (9000, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
            l = listen(socket.AF_INET, ("127.0.0.1", 5000))
            for i in range(2000):
                keep(connect(l, on=i % 2), idle=i % 30000 + 1 if i % 3 else None, cnt=i % 127 + 1 if i % 5 == 0 else None)
            """);

        Assert.Equal(4001, Same().Length);
        Assert.Equal(4001, List("auto").Select(socket => (int)socket!["inode"]!).Distinct().Count());
    }

    [Fact]
    public void A_change_is_made_whichever_way_the_sockets_were_found()
    {
        using var program = new HeldSocketProgram(sandbox, EveryKind);

        foreach (var engine in new[] { "bpf", "pidfd", "auto" })
        {
            var ran = sandbox.Keeptune("sockets", "set", "aggressive", "--dport", "5000", "--yes", "--json", "--engine", engine);
            Assert.Equal((0, engine == "auto" ? "bpf" : engine), (ran.ExitCode, (string?)JsonNode.Parse(ran.Output)!["engine"]));
        }

        Assert.Equal(["socket"], List("bpf", "--dport", "5000").Select(socket => (string)socket!["origin"]!).Distinct());
        Assert.Equal(
            ["30"],
            program.After()
                .Where(socket => ((string)socket!["peer"]!).EndsWith(":5000", StringComparison.Ordinal))
                .Select(socket => $"{socket!["time_s"]}")
                .Distinct());
    }

    [Fact]
    public void Without_the_capabilities_bpf_is_refused_and_auto_uses_pidfd()
    {
        using var program = new HeldSocketProgram(sandbox, EveryKind);
        string[] nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
        string[] root = ["setpriv", "--bounding-set=-bpf,-sys_admin,-perfmon", "--inh-caps=-bpf,-sys_admin,-perfmon"];
        Ran Keeptune(string[] by, string engine) => sandbox.Run([.. by, Sandbox.Binary, "sockets", "--json", "--engine", engine]);

        foreach (var by in new[] { nobody, root })
        {
            var refused = Keeptune(by, "bpf");
            Assert.Equal((4, "not_permitted"), (refused.ExitCode, (string?)JsonNode.Parse(refused.Output)!["kind"]));
            Assert.Contains("couldn't load a BPF program: Operation not permitted", refused.Error, StringComparison.Ordinal);
            Assert.Contains("CAP_BPF and CAP_PERFMON", refused.Error, StringComparison.Ordinal);
            Assert.Equal("pidfd", (string?)JsonNode.Parse(Keeptune(by, "auto").Output)!["engine"]);
        }

        Assert.Equal("", Keeptune(root, "auto").Error);
        var two = sandbox.Run(
            [
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "--inh-caps=+bpf,+perfmon",
                "--ambient-caps=+bpf,+perfmon",
                Sandbox.Binary,
                "sockets",
                "--json"
            ]);
        Assert.Equal(
            (0, "bpf", 18),
            (
                two.ExitCode,
                (string?)JsonNode.Parse(two.Output)!["engine"],
                JsonNode.Parse(two.Output)!["sockets"]!.AsArray().Count(socket => socket!["unread"] is null)));
    }

    [Fact]
    public void A_kernel_without_BTF_is_reported()
    {
        using var program = new HeldSocketProgram(sandbox, EveryKind);
        Expect.Quietly(sandbox.Shell("mount -t tmpfs none /sys/kernel/btf"));

        Expect.Refusal(sandbox, 1, () => sandbox.Keeptune("sockets", "--engine", "bpf"), "there is no '/sys/kernel/btf/vmlinux'");
        Assert.Equal("pidfd", (string?)JsonNode.Parse(Expect.Quietly(sandbox.Keeptune("sockets", "--json")))!["engine"]);
    }

    [Fact]
    public void In_a_process_namespace_of_its_own_it_is_refused()
    {
        using var container = new Sandbox();

        Expect.Refusal(container, 1, () => container.Keeptune("sockets", "--engine", "bpf"), "this is not the initial process namespace");
    }

    [Fact]
    public void A_word_that_is_no_engine_is_refused() =>
        Expect.Refusal(sandbox, 2, () => sandbox.Keeptune("sockets", "--engine", "pidf"), "did you mean 'pidfd'?");

    [Fact]
    public void The_last_line_names_the_engine()
    {
        using var program = new HeldSocketProgram(sandbox, EveryKind);

        Assert.EndsWith("; read by bpf\n", Expect.Quietly(sandbox.Keeptune("sockets")), StringComparison.Ordinal);
        Assert.EndsWith("; read by pidfd\n", Expect.Quietly(sandbox.Keeptune("sockets", "--engine", "pidfd")), StringComparison.Ordinal);
    }

    private JsonArray List(string engine, params string[] filter)
    {
        var document = JsonNode.Parse(Expect.Quietly(sandbox.Keeptune(["sockets", "--json", "--engine", engine, .. filter])))!;
        Assert.Equal(engine == "auto" ? "bpf" : engine, (string?)document["engine"]);
        return document["sockets"]!.AsArray();
    }

    // All but times, and what only one engine can know.
    private string[] Same(params string[] filter)
    {
        string Text(JsonNode? node)
        {
            var socket = node!.DeepClone().AsObject();
            foreach (var name in (string[])["timer_ms", "keepalive_timer_ms", "origin"])
                socket.Remove(name);
            socket["idle_ms"] = socket["idle_ms"] is null ? null : 0;
            return socket.ToJsonString();
        }

        string[] Reported(string engine) => [.. List(engine, filter).Select(Text).Order()];
        var reported = Reported("bpf");
        Assert.Equal(Reported("pidfd"), reported);
        return reported;
    }
}
