using System.Text.Json.Nodes;

namespace KeepTune.EndToEnd.Tests.Sockets;

/// <summary><c>sockets set</c> and <c>sockets refresh</c>, as seen by the programs that own the sockets.</summary>
public sealed class SocketUpdateTests : IDisposable
{
    private const string Kinds = """
        l = listen(socket.AF_INET, ("127.0.0.1", 5000))
        connect(l)
        connect(l, on=1)
        connect(l, on=1, idle=30, intvl=10, cnt=3)
        connect(l, idle=30, user=90000)
        """;

    private readonly Sandbox sandbox = new();

    public SocketUpdateTests()
    {
        Expect.Quietly(sandbox.Shell("ip link set lo up; sysctl -qw net.ipv4.tcp_keepalive_time=4000"));
        sandbox.WriteFile("/etc/twenty.toml", "description = \"x\"\ntime = 20\nintvl = 4\nprobes = 3\n");
    }

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void Set_gives_the_values_to_every_socket_and_says_so()
    {
        using var program = new HeldSocketProgram(sandbox, Kinds);

        var report = Expect.Quietly(sandbox.Keeptune("sockets", "set", "database", "--port", "5000", "--yes"));
        var again = Expect.Quietly(sandbox.Keeptune("sockets", "set", "database", "--port", "5000", "--yes"));

        Assert.Matches(
            @"^enabled keepalive \(60/10/6, 'database'\) on 9 sockets\n  python3 \(\d+\): 9 sockets\nthis can't be undone: the values "
                + @"stay until each connection closes\n$",
            report);
        Assert.Equal("no change: no socket to set to 60/10/6, 'database'\n9 sockets already have these values\n", again);
        Assert.All(program.After(), socket => Assert.Equal("True 60 10 6", Options(socket)));
        Assert.Equal(
            program.Sockets.Select(socket => (int)socket!["user_timeout_ms"]!),
            program.After().Select(socket => (int)socket!["user_timeout_ms"]!));
    }

    [Fact]
    public void A_connection_accepted_later_has_the_values_of_the_listening_socket()
    {
        using var program = new HeldSocketProgram(sandbox, Kinds);

        Expect.Quietly(sandbox.Keeptune("sockets", "set", "database", "--state", "listening", "--yes"));
        var after = program.After("connect(l)");

        Assert.Equal("True 60 10 6", Options(after[0]));
        Assert.Equal(program.Sockets.Skip(1).Select(Options), after.Skip(1).Take(8).Select(Options));
        Assert.Equal(["False 4000 75 9", "True 60 10 6"], after.Skip(9).Select(Options));
    }

    [Fact]
    public void A_running_timer_counts_from_the_last_packet_and_a_new_one_from_now()
    {
        using var program = new HeldSocketProgram(sandbox, Kinds);
        Thread.Sleep(3000);

        Expect.Quietly(sandbox.Keeptune("sockets", "set", "/etc/twenty.toml", "--dport", "5000", "--yes"));

        Assert.Equal(
            ["17", "17", "20", "20"], Timers().Select(seconds => seconds is 16 or 17 ? "17" : seconds is 19 or 20 ? "20" : $"{seconds}"));
    }

    [Fact]
    public void A_refresh_restarts_timers_with_the_active_sysctls_and_pins_nothing()
    {
        using var program = new HeldSocketProgram(sandbox, Kinds);
        Expect.Quietly(sandbox.Shell("sysctl -qw net.ipv4.tcp_keepalive_time=50"));
        var before = Timers();
        Thread.Sleep(1500);

        var report = Expect.Quietly(sandbox.Keeptune("sockets", "refresh", "--port", "5000", "--yes"));
        var timers = Timers();
        sandbox.Shell("sysctl -qw net.ipv4.tcp_keepalive_time=300");

        Assert.Matches(
            @"^restarted the timer of 1 socket\n  python3 \(\d+\): 1 socket\n8 sockets already run by their current values, or have no "
                + @"timer\n$",
            report);
        Assert.Matches(
            "^no change: no timer to restart\n9 sockets already run by their current values, or have no timer\n",
            Expect.Quietly(sandbox.Keeptune("sockets", "refresh", "--port", "5000", "--yes")));
        Assert.Equal((true, true), (before[0] is > 25 and <= 30, before[1] > 3900));
        Assert.Equal((true, true), (timers[0] < 29, timers[1] is 49 or 50));
        Assert.Equal(2, timers.Count);
        Assert.Equal(["False 300 75 9", "True 300 75 9", "True 30 10 3", "False 30 75 9"], program.After().Where(IsClient).Select(Options));
    }

    [Fact]
    public void The_document_has_each_socket_before_and_after()
    {
        using var program = new HeldSocketProgram(sandbox, Kinds);

        var document =
            JsonNode.Parse(Expect.Quietly(sandbox.Keeptune("sockets", "set", "database", "--dport", "5000", "--yes", "--json")))!;

        Assert.Equal(
            (true, 4, 4, 0),
            ((bool)document["changed"]!, (int)document["matched"]!, (int)document["changed_sockets"]!, (int)document["unchanged"]!));
        Assert.Equal(
            program.Sockets.Where(IsClient).Select(Line).Order(),
            document["sockets"]!.AsArray().Select(socket => $"{socket!["inode"]} {Options(socket["before"])}").Order());
        Assert.All(document["sockets"]!.AsArray(), socket => Assert.Equal("True 60 10 6", Options(socket!["after"])));
    }

    [Fact]
    public void A_dry_run_says_the_same_and_changes_nothing()
    {
        using var program = new HeldSocketProgram(sandbox, Kinds);

        var report = Expect.Quietly(sandbox.Keeptune("sockets", "set", "database", "--all", "--dry-run"));
        var document = JsonNode.Parse(Expect.Quietly(sandbox.Keeptune("sockets", "refresh", "--all", "--dry-run", "--json")))!;
        var nobody = sandbox.KeeptuneAsNobody("sockets", "set", "database", "--all", "--dry-run", "--json");

        Assert.StartsWith(
            "would enable keepalive (60/10/6, 'database') on 9 sockets\n", report, StringComparison.Ordinal);
        Assert.EndsWith("dry run: nothing was changed\n", report, StringComparison.Ordinal);
        Assert.Equal((false, true, 0), ((bool)document["changed"]!, (bool)document["dry_run"]!, (int)document["changed_sockets"]!));
        Assert.Equal((0, 9), (nobody.ExitCode, (int)JsonNode.Parse(nobody.Output)!["not_permitted"]!));
        Assert.Equal(program.Sockets.Select(Options), program.After().Select(Options));
    }

    [Theory]
    [InlineData(2, "needs a filter", "set", "database", "--yes")]
    [InlineData(2, "needs a filter", "refresh", "--netns", "blue", "--yes")]
    [InlineData(2, "no terminal to ask on", "set", "database", "--all")]
    [InlineData(2, "no terminal to ask on", "refresh", "--port", "5000")]
    [InlineData(2, "'--all' can't be combined with a filter", "set", "database", "--all", "--port", "5000", "--yes")]
    [InlineData(2, "unknown option '--spread' for 'keeptune sockets refresh'", "refresh", "--all", "--yes", "--spread", "60")]
    [InlineData(2, "can't be combined", "set", "database", "--all", "--yes", "--spread", "60", "--allow-burst")]
    [InlineData(2, "'--spread' is '0'", "set", "database", "--all", "--yes", "--spread", "0")]
    [InlineData(2, "'--spread' is '10h', expected at most 32707 s", "set", "database", "--all", "--yes", "--spread", "10h")]
    [InlineData(2, "'databas'", "set", "databas", "--all", "--yes")]
    [InlineData(2, "'--root' can't be combined with 'sockets set'", "set", "database", "--all", "--yes", "--root", "/")]
    [InlineData(1, "no socket matches; nothing was changed", "set", "database", "--port", "9", "--yes")]
    [InlineData(1, "no socket matches; nothing was changed", "refresh", "--process", "nginx", "--yes")]
    [InlineData(1, "there is no process 4194304", "refresh", "--pid", "4194304", "--yes")]
    public void Meaningless_arguments_are_refused(int exitCode, string message, params string[] arguments)
    {
        using var program = new HeldSocketProgram(sandbox, Kinds);

        Expect.Refusal(sandbox, exitCode, () => sandbox.Keeptune(["sockets", .. arguments]), message);
        Assert.Equal(program.Sockets.Select(Options), program.After().Select(Options));
    }

    [Fact]
    public void If_one_may_not_be_inspected_none_is_changed()
    {
        using var roots = new HeldSocketProgram(sandbox, Kinds);
        using var own = new HeldSocketProgram(
            sandbox, "listen(socket.AF_INET, ('127.0.0.1', 5001))", "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

        Expect.Refusal(
            sandbox,
            4,
            () => sandbox.KeeptuneAsNobody("sockets", "set", "database", "--all", "--yes"),
            "can't inspect the processes of 9 sockets",
            "CAP_SYS_PTRACE");
        Expect.Refusal(
            sandbox, 4, () => sandbox.KeeptuneAsNobody("sockets", "refresh", "--pid", $"{Pid("5000")}", "--yes"), "CAP_SYS_PTRACE");
        Assert.Equal(roots.Sockets.Concat(own.Sockets).Select(Options), roots.After().Concat(own.After()).Select(Options));

        Expect.Quietly(sandbox.KeeptuneAsNobody("sockets", "set", "database", "--port", "5001", "--yes"));
        Assert.Equal("True 60 10 6", Options(Assert.Single(own.After())));
    }

    [Fact]
    public void Set_with_the_values_of_the_sysctls_pins_them_and_restarts_late_timers()
    {
        using var program = new HeldSocketProgram(sandbox, Kinds);
        Expect.Quietly(sandbox.Keeptune("apply", "database"));

        Expect.Quietly(sandbox.Keeptune("sockets", "set", "database", "--dport", "5000", "--yes"));
        var timers = Timers();
        Expect.Quietly(sandbox.Keeptune("revert"));

        Assert.All(timers, seconds => Assert.InRange(seconds, 55, 60));
        Assert.All(program.After().Where(IsClient), socket => Assert.Equal("True 60 10 6", Options(socket)));
    }

    [Fact]
    public void If_one_descriptor_is_path_only_another_is_used()
    {
        using var program = new HeldSocketProgram(sandbox, """
            l = listen(socket.AF_INET, ("127.0.0.1", 5000))
            s = held.pop()
            held.append(socket.socket(fileno=os.dup(s.fileno())))
            name = os.open("/proc/self/fd/%d" % s.fileno(), os.O_PATH)
            os.dup2(name, s.fileno())
            """);

        Expect.Quietly(sandbox.Keeptune("sockets", "set", "database", "--port", "5000", "--yes"));

        Assert.Equal("True 60 10 6", Options(Assert.Single(program.After())));
    }

    [Fact]
    public void It_warns_if_one_lost_probe_ends_a_connection_by_its_user_timeout()
    {
        using var program = new HeldSocketProgram(
            sandbox, "l = listen(socket.AF_INET, ('127.0.0.1', 5000))\nconnect(l, on=1, idle=10, user=30000)");

        var ran = sandbox.Keeptune("sockets", "set", "database", "--dport", "5000", "--yes");

        Assert.Equal(
            (
                0,
                "keeptune: warning: 1 socket has a TCP_USER_TIMEOUT no longer than time + intvl: with these values one lost "
                    + "probe ends it\n"),
            (ran.ExitCode, ran.Error));
    }

    [Fact]
    public void A_connection_with_unanswered_probes_is_not_dropped()
    {
        Expect.Quietly(
            sandbox.Shell(
                "ip netns add far; ip link add near0 type veth peer far0 netns far; ip addr add 10.1.0.1/24 dev near0; ip link set "
                    + "near0 up; ip -n far addr add 10.1.0.2/24 dev far0; ip -n far link set far0 up"));
        using var far = new HeldSocketProgram(sandbox, "l = listen(socket.AF_INET, ('10.1.0.2', 6000))", "ip", "netns", "exec", "far");
        using var near = new HeldSocketProgram(
            sandbox, "s = keep(socket.socket(), on=1, idle=1, intvl=1, cnt=60)\ns.connect(('10.1.0.2', 6000))");
        Expect.Quietly(
            sandbox.Shell(
                "ip -n far route add blackhole 10.1.0.1/32; until ss -tno dport = :6000 | grep -q 'keepalive.*,4)'; do sleep 0.1; done"));

        var report = Expect.Quietly(sandbox.Keeptune("sockets", "set", "/etc/twenty.toml", "--dport", "6000", "--yes"));
        Expect.Quietly(sandbox.Shell("ip -n far route del blackhole 10.1.0.1/32"));

        Assert.Contains(
            "1 socket has unanswered probes and would be dropped by the new values: skipped\n",
            report,
            StringComparison.Ordinal);
        Assert.Equal("True 1 1 60", Options(Assert.Single(near.After("s.send(b'x')"))));
    }

    [Fact]
    public void Sockets_without_a_process_are_counted_and_shared_ones_changed_once()
    {
        using var program = new HeldSocketProgram(sandbox, """
            l = listen(socket.AF_INET, ("127.0.0.1", 5000))
            connect(l, accept=False)
            r, w = os.pipe()
            child = os.fork()
            if child == 0:
                os.close(w)
                os.read(r, 1)
                os._exit(0)
            """);

        var document = JsonNode.Parse(Expect.Quietly(sandbox.Keeptune("sockets", "set", "database", "--port", "5000", "--yes", "--json")))!;

        Assert.Equal((3, 2, 1), ((int)document["matched"]!, (int)document["changed_sockets"]!, (int)document["not_reachable"]!));
        Assert.All(program.After(), socket => Assert.Equal("True 60 10 6", Options(socket)));
    }

    [Fact]
    public void Sockets_of_another_namespace_are_reached_by_its_name()
    {
        Expect.Quietly(sandbox.Shell("ip netns add blue; ip -n blue link set lo up"));
        using var here = new HeldSocketProgram(sandbox, Kinds);
        using var named = new HeldSocketProgram(sandbox, Kinds, "ip", "netns", "exec", "blue");

        Expect.Quietly(sandbox.Keeptune("sockets", "set", "database", "--netns", "blue", "--all", "--yes"));

        Assert.Equal(here.Sockets.Select(Options), here.After().Select(Options));
        Assert.All(named.After(), socket => Assert.Equal("True 60 10 6", Options(socket)));
    }

    [Fact]
    public void A_socket_that_the_kernel_refuses_is_reported_and_the_rest_are_changed()
    {
        using var program = new HeldSocketProgram(sandbox, Kinds);

        var ran = sandbox.Shell(
            "strace -qq -o /dev/null -f -e inject=setsockopt:error=EOPNOTSUPP:when=2 $K sockets set database --dport 5000 --yes "
                + "--engine pidfd");

        Assert.Equal((1, "keeptune: error: couldn't change 1 of 4 sockets\n"), (ran.ExitCode, ran.Error));
        Assert.Contains("on 3 sockets\n", ran.Output, StringComparison.Ordinal);
        Assert.Matches(
            @"\nfailed: 127\.0\.0\.1:\d+ 127\.0\.0\.1:5000 python3 \(\d+\): couldn't set TCP_KEEPINTVL to 10: Operation not supported\n",
            ran.Output);
        Assert.Equal(3, program.After().Count(socket => Options(socket) == "True 60 10 6"));
    }

    [Fact]
    public void A_spread_gives_each_socket_its_own_time()
    {
        using var program = new HeldSocketProgram(
            sandbox, "l = listen(socket.AF_INET, ('127.0.0.1', 5000))\nfor i in range(10): connect(l)");

        var document = JsonNode.Parse(
            Expect.Quietly(sandbox.Keeptune("sockets", "set", "database", "--dport", "5000", "--spread", "100s", "--yes", "--json")))!;
        var again = JsonNode.Parse(
            Expect.Quietly(sandbox.Keeptune("sockets", "set", "database", "--dport", "5000", "--spread", "100s", "--yes", "--json")))!;

        Assert.Equal(
            Enumerable.Range(0, 10).Select(i => 60 + (10 * i)),
            program.After().Where(IsClient).Select(socket => (int)socket!["time_s"]!).Order());
        Assert.Equal((100, false, 10), ((int)document["spread_s"]!, (bool)again["changed"]!, (int)again["unchanged"]!));
    }

    [Theory]
    [InlineData("y", true)]
    [InlineData("n", false)]
    [InlineData("", false)]
    public void On_a_terminal_it_shows_what_it_will_do_and_asks(string answer, bool changes)
    {
        using var program = new HeldSocketProgram(sandbox, Kinds);

        var ran = TypedTerminal.Run(sandbox, $"while sleep 0.5; do echo {answer}; done", "$K sockets set database --dport 5000");

        Assert.Contains(
            "this will enable keepalive (60/10/6, 'database') on 4 sockets:\r\n  python3 (",
            ran.Output,
            StringComparison.Ordinal);
        Assert.Contains(
            "this can't be undone: the values stay until each connection closes\r\ncontinue? [y/N] ", ran.Output, StringComparison.Ordinal);
        Assert.Equal(changes ? 0 : 1, ran.ExitCode);
        Assert.Equal(changes ? 4 : 0, program.After().Count(socket => Options(socket) == "True 60 10 6"));
    }

    // In whole seconds, for the clients' ends, the shortest first.
    private List<int> Timers() =>
        [
            .. Clients()
                .Where(socket => (string?)socket!["timer"] == "keepalive")
                .Select(socket => (int)Math.Round((int)socket!["timer_ms"]! / 1000.0))
                .Order()
        ];

    private JsonArray Clients() =>
        JsonNode.Parse(Expect.Quietly(sandbox.Keeptune("sockets", "--dport", "5000", "--json")))!["sockets"]!.AsArray();

    private int Pid(string port) =>
        (int)JsonNode.Parse(sandbox.Keeptune("sockets", "--sport", port, "--json").Output)!["sockets"]![0]!["pid"]!;

    private static bool IsClient(JsonNode? socket) => ((string)socket!["peer"]!).EndsWith(":5000", StringComparison.Ordinal);

    private static string Line(JsonNode? socket) => $"{socket!["inode"]} {Options(socket)}";

    private static string Options(JsonNode? socket) =>
        $"{(bool)socket!["keepalive"]!} {socket["time_s"]} {socket["intvl_s"]} {socket["probes"]}";
}
