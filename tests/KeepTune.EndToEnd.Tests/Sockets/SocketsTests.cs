using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KeepTune.EndToEnd.Tests.Sockets;

/// <summary><c>sockets</c>, compared with what programs report of their own sockets, and with ss(8).</summary>
public sealed partial class SocketsTests : IDisposable
{
    private const string EveryKind = """
        v4 = listen(socket.AF_INET, ("127.0.0.1", 5000))
        v6 = listen(socket.AF_INET6, ("::", 5001), on=1, idle=44, intvl=5, cnt=6, user=7000)
        connect(v4)
        connect(v4, on=1)
        connect(v4, on=1, idle=30, intvl=10, cnt=3)
        connect(v4, on=1, idle=3000, intvl=1, cnt=3, user=3009500)
        connect(v4, idle=30)
        connect(v6, address=("::1", 5001), on=1, intvl=20)
        connect(v6, address=("::ffff:127.0.0.1", 5001), on=1, cnt=127)
        """;

    private static readonly string[] Fields = [
        "state", "local", "peer", "inode", "uid", "keepalive", "time_s", "intvl_s", "probes", "user_timeout_ms"
    ];

    private readonly Sandbox sandbox = new();

    public SocketsTests() => Expect.Quietly(sandbox.Shell("ip link set lo up; sysctl -qw net.ipv4.tcp_keepalive_time=4000"));

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void Every_field_is_what_the_program_itself_sees()
    {
        using var program = new HeldSocketProgram(sandbox, EveryKind);

        var sockets = List();

        Assert.Equal(16, sockets.Count);
        Assert.Equal(program.Sockets.Select(Words).Order(), sockets.Select(Words).Order());
        var netns = sandbox.Shell("readlink /proc/self/ns/net").Output.TrimEnd('\n');
        Assert.All(
            sockets,
            socket =>
                Assert.Equal((netns, "python3", null), ((string?)socket!["netns"], (string?)socket["process"], (string?)socket["unread"])));
    }

    [Fact]
    public void States_addresses_and_timers_are_those_of_ss()
    {
        using var program = new HeldSocketProgram(sandbox, EveryKind + "\nconnect(v4, accept=False, on=1, idle=500)\n");

        var listed = List().ToDictionary(socket => $"{socket!["local"]} {socket["peer"]}", socket => socket!);
        var ss = sandbox.Shell("ss -tanoH").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(ss.Length, listed.Count);
        Assert.All(ss, line =>
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var socket = listed[$"{words[3].Replace("*:", "[::]:")} {words[4].Replace("*:*", "[::]:*")}"];
            Assert.Equal(words[0], (string)socket["state"]! == "listening" ? "LISTEN" : "ESTAB");
            Assert.Equal(words.Length > 5 ? "keepalive" : null, (string?)socket["timer"]);
            if (words.Length > 5)
            {
                var seconds = Wait().Match(words[5]) is { Success: true } wait
                    ? int.Parse(wait.Groups[2].Value, null) * (wait.Groups[3].Value == "min" ? 60 : 1)
                    : throw new InvalidOperationException(line);
                Assert.InRange((int)socket["timer_ms"]! / 1000, seconds - 5, seconds + 60);
            }
        });
    }

    [Fact]
    public void Detection_and_origin_follow_from_the_values_of_the_socket()
    {
        using var program = new HeldSocketProgram(sandbox, EveryKind);

        var listed = List().Where(
            socket => (string?)socket!["state"] == "established" && ((string)socket["peer"]!).EndsWith(":5000", StringComparison.Ordinal))
            .Select(socket => $"{socket!["origin"]} {socket["detection_s"]?.ToString() ?? "never"} {socket["busy_detection_s"]}");

        Assert.Equal(
            ["socket 3010 3009.5", "socket 60 924.6", "socket never 924.6", "sysctl 4675 924.6", "sysctl never 924.6"], listed.Order());
    }

    [Fact]
    public void Connections_in_an_accept_queue_are_listed_with_what_the_kernels_table_contains()
    {
        using var program = new HeldSocketProgram(sandbox, """
            l = listen(socket.AF_INET, ("127.0.0.1", 5000), on=1)
            connect(l, accept=False)
            """);

        var waiting = Assert.Single(List("--sport", "5000", "--state", "established"))!;

        Assert.Equal(
            (0, "no_process", null, "keepalive"),
            ((int)waiting["inode"]!, (string?)waiting["unread"], (string?)waiting["process"], (string?)waiting["timer"]));
        Assert.True((bool)waiting["keepalive"]!);
        Assert.Null(waiting["time_s"]);
        Assert.Null(waiting["detection_s"]);
    }

    [Fact]
    public void Mptcp_sockets_are_listed_with_what_the_kernel_reports()
    {
        const string mptcp = "socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)";
        using var program = new HeldSocketProgram(sandbox, $"""
            l = {mptcp}
            l.bind(("127.0.0.1", 5000))
            l.listen(4)
            c = {mptcp}
            c.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            c.connect(l.getsockname())
            a = l.accept()
            """);

        var client = Assert.Single(List("--dport", "5000"))!;

        Assert.Equal((true, 4000, 4675), ((bool)client["keepalive"]!, (int)client["time_s"]!, (int)client["detection_s"]!));
    }

    [Fact]
    public void The_sockets_of_a_cgroup_and_those_below_it_are_found_by_path_and_by_unit()
    {
        var mount = Expect.Quietly(
            sandbox.Shell(
                "mkdir /run/cgroup && mount -t cgroup2 none /run/cgroup && sed -n '/ - cgroup2 /{s/^[^/]* [^ ]* \\([^ ]*\\) "
                    + ".*/\\1/p;q}' /proc/self/mountinfo")).TrimEnd('\n');
        var name = $"keeptune-test-{Environment.ProcessId}.service";
        Expect.Quietly(sandbox.Run(["mkdir", "-p", $"/run/cgroup/{name}/below"]));
        try
        {
            using var outside = new HeldSocketProgram(sandbox, "listen(socket.AF_INET, ('127.0.0.1', 5000))");
            using var inside = new HeldSocketProgram(
                sandbox,
                "listen(socket.AF_INET, ('127.0.0.1', 5001))",
                "sh",
                "-c",
                $"echo $$ >/run/cgroup/{name}/below/cgroup.procs && exec \"$@\"",
                "in");

            Assert.Equal(2, List().Count);
            Assert.All(
                [name, $"/{name}", $"{name}/below", $"{mount}/{name}"],
                cgroup => Assert.Equal(inside.Sockets.Select(Words), List("--cgroup", cgroup).Select(Words)));
        }
        finally
        {
            sandbox.Run(["rmdir", $"/run/cgroup/{name}/below", $"/run/cgroup/{name}"]);
        }
    }

    [Fact]
    public void A_socket_that_two_processes_hold_is_one_row_with_both()
    {
        using var program = new HeldSocketProgram(sandbox, """
            l = listen(socket.AF_INET, ("127.0.0.1", 5000))
            r, w = os.pipe()
            child = os.fork()
            if child == 0:
                os.close(w)
                os.read(r, 1)
                os._exit(0)
            """);

        var socket = Assert.Single(List())!;

        var (pid, child) = ((int)socket["pid"]!, (int)Assert.Single(socket["other_pids"]!.AsArray())!);
        Assert.Equal($"{pid}\n", sandbox.Shell($"ps -o ppid= -p {child} | tr -d ' '").Output);
        Assert.Equal(
            (child, 0),
            (
                (int)Assert.Single(List("--pid", $"{child}"))!["pid"]!,
                Assert.Single(List("--pid", $"{child}"))!["other_pids"]!.AsArray().Count));
    }

    [Fact]
    public void Sockets_of_other_namespaces_are_found_by_name_by_process_and_all_at_once()
    {
        Expect.Quietly(
            sandbox.Shell("ip netns add blue; ip -n blue link set lo up; ip netns exec blue sysctl -qw net.ipv4.tcp_keepalive_time=50"));
        const string server = """
            l = listen(socket.AF_INET, ("127.0.0.1", PORT), on=1)
            connect(l, on=1)
            """;
        using var here = new HeldSocketProgram(sandbox, server.Replace("PORT", "5000"));
        using var named = new HeldSocketProgram(sandbox, server.Replace("PORT", "5001"), "ip", "netns", "exec", "blue");
        using var unnamed = new HeldSocketProgram(
            sandbox, "os.system('ip link set lo up')\n" + server.Replace("PORT", "5002"), "unshare", "--net");

        Assert.Equal(here.Sockets.Select(Words).Order(), List().Select(Words).Order());
        var blue = List("--netns", "blue");
        Assert.Equal(named.Sockets.Select(Words).Order(), blue.Select(Words).Order());
        Assert.All(blue, socket => Assert.Equal((50, "sysctl"), ((int)socket!["time_s"]!, (string?)socket["origin"])));
        var everywhere = List("--all-netns", "--port", "5000", "--port", "5001", "--port", "5002");
        Assert.Equal(
            new[] { here, named, unnamed }.SelectMany(program => program.Sockets).Select(Words).Order(), everywhere.Select(Words).Order());
        Assert.Equal(3, everywhere.Select(socket => (string)socket!["netns"]!).Distinct().Count());
        var pid = (int)everywhere.First(socket => (string?)socket!["local"] == "127.0.0.1:5002")!["pid"]!;
        Assert.Equal(unnamed.Sockets.Select(Words).Order(), List("--pid", $"{pid}").Select(Words).Order());
        Assert.StartsWith(
            "NETNS ", sandbox.Keeptune("sockets", "--all-netns", "--port", "5000", "--port", "5001").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port 5001", 5)]
    [InlineData("--sport 5001", 3)]
    [InlineData("--dport 5000 --dport 5001", 7)]
    [InlineData("-6", 5)]
    [InlineData("-4 --state listening", 1)]
    [InlineData("--local ::1", 2)]
    [InlineData("--peer 127.0.0.0/8:5001", 1)]
    [InlineData("--no-keepalive --state established --dport 5000", 2)]
    [InlineData("--slower-than 1h --dport 5000", 3)]
    [InlineData("--slower-than 1h --dport 5000 --process python3 --user root", 3)]
    [InlineData("--process nginx", 0)]
    [InlineData("--user 12345", 0)]
    [InlineData("--state connected --limit 4", 4)]
    public void Filters_match_what_they_say(string filter, int count)
    {
        using var program = new HeldSocketProgram(sandbox, EveryKind);

        Assert.Equal(count, List(filter.Split(' ')).Count);
    }

    [Fact]
    public void As_text_it_is_a_table_with_a_summary_line()
    {
        using var program = new HeldSocketProgram(sandbox, EveryKind);

        var lines =
            Expect.Quietly(sandbox.Keeptune("sockets", "list", "--dport", "5000", "--sort", "detection", "--limit", "3")).Split('\n');

        Assert.Matches(
            "^STATE +LOCAL +PEER +PROCESS +KEEPALIVE +TIME +INTVL +PROBES +ORIGIN +TIMER +IDLE +DETECTION +IN FLIGHT$", lines[0]);
        Assert.Matches(
            @"^established  127\.0\.0\.1:\d+  127\.0\.0\.1:5000  python3 \(\d+\)  off +\d+ +75 +9  (sysctl|socket)  - +\d+m?s +never "
                + @"+924\.6 s$",
            lines[1]);
        Assert.Matches(@"^established .*  on +4000 +75 +9  sysctl  keepalive 1h6m\d+s +\d+m?s +4675 s +924\.6 s$", lines[3]);
        Assert.Equal(
            "5 sockets (3 shown); 2 without keepalive; 2 never detect a dead peer; slowest detection of the others 4675 s (1h 17m 55s); "
                + "read by pidfd",
            lines[4]);
        Assert.Equal(
            3,
            Expect.Quietly(sandbox.Keeptune("sockets", "--dport", "5000", "--limit", "3", "--no-header"))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void A_filter_that_matches_nothing_is_no_error()
    {
        var ran = sandbox.Keeptune("sockets", "--port", "9");

        Assert.Equal((0, "0 sockets; read by pidfd\n", "keeptune: warning: no socket matches\n"), (ran.ExitCode, ran.Output, ran.Error));
    }

    [Fact]
    public void A_process_name_is_shown_escaped()
    {
        using var program = new HeldSocketProgram(
            sandbox, "open('/proc/self/comm', 'wb').write(b'a\\x1b[31m\"b')\nlisten(socket.AF_INET, ('127.0.0.1', 5000))\n");

        Assert.Equal("a\\x1b[31m\"b", (string?)Assert.Single(List())!["process"]);
        Assert.Contains("a\\x1b[31m\"b (", Expect.Quietly(sandbox.Keeptune("sockets")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--no-keepalive")]
    [InlineData("--slower-than=10")]
    [InlineData("--process=python3")]
    public void Sockets_that_can_not_be_read_without_privilege_are_no_all_clear(string filter)
    {
        using var program = new HeldSocketProgram(sandbox, """
            l = listen(socket.AF_INET, ("127.0.0.1", 5000))
            connect(l)
            """);

        var ran = sandbox.KeeptuneAsNobody("sockets", filter);

        Assert.Equal(4, ran.ExitCode);
        Assert.Contains("3 more may match", ran.Output, StringComparison.Ordinal);
        Assert.Contains("warning: no socket is known to match\n", ran.Error, StringComparison.Ordinal);
        Assert.Contains(
            "warning: 3 more sockets may match, but the process or the options can't be seen (needs CAP_SYS_PTRACE)\n",
            ran.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_values_of_a_reused_descriptor_are_not_taken()
    {
        using var program = new HeldSocketProgram(sandbox, """
            import threading
            l = listen(socket.AF_INET, ("127.0.0.1", 5000))
            a = connect(l, on=1, idle=11)
            b = connect(l, idle=22)
            def flip(one, two, at):
                while True:
                    os.dup2(one, at)
                    os.dup2(two, at)
            threading.Thread(target=flip, args=(os.dup(a.fileno()), os.dup(b.fileno()), os.dup(a.fileno())), daemon=True).start()
            """);
        var (a, b) = ((int)program.Sockets[1]!["inode"]!, (int)program.Sockets[3]!["inode"]!);

        for (var run = 0; run < 60; run++)
        {
            var listed = List("--dport", "5000")
                .Where(socket => socket!["unread"] is null)
                .ToDictionary(socket => (int)socket!["inode"]!, socket => $"{socket!["keepalive"]} {socket["time_s"]}");
            Assert.Equal("true 11", listed.GetValueOrDefault(a, "true 11"));
            Assert.Equal("false 22", listed.GetValueOrDefault(b, "false 22"));
        }
    }

    [Fact]
    public void Show_explain_counts_which_connections_follow_the_sysctls_by_process()
    {
        using var program = new HeldSocketProgram(sandbox, """
            l = listen(socket.AF_INET, ("127.0.0.1", 5000))
            connect(l)
            connect(l, on=1)
            connect(l, on=1)
            connect(l, on=1, idle=30)
            """);

        var counted =
            JsonNode.Parse(Expect.Quietly(sandbox.Keeptune("show", "--explain", "--json")))!["namespaces"]![0]!["explain"]!["sockets"]!;

        Assert.Equal(
            """{"complete":true,"obey":2,"own":1,"off":5,"not_known":0,"processes":[{"process":"python3","obey":2,"own":1,"off":5}]}""",
            counted.ToJsonString());
        Assert.Contains(
            "Of 8 connections here, 2 follow the sysctls, 1 have their own values and 5 have keepalive off (per process: python3 2/1/5). "
                + "'keeptune sockets' lists them.",
            string.Join(
                ' ', Expect.Quietly(sandbox.Keeptune("show", "--explain")).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_is_named_twice_is_one()
    {
        using var program = new HeldSocketProgram(sandbox, "listen(socket.AF_INET, ('127.0.0.1', 5000))");
        var pid = $"{List()[0]!["pid"]}";

        Assert.Empty(Assert.Single(List("--pid", pid, "--pid", pid))!["other_pids"]!.AsArray());
    }

    [Fact]
    public void An_unestablished_connection_has_no_idle_time_and_nothing_to_detect()
    {
        using var program = new HeldSocketProgram(sandbox, """
            l = socket.socket()
            l.bind(("127.0.0.1", 5000))
            l.listen(0)
            held.append(l)
            for i in range(3):
                s = socket.socket()
                s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
                s.setblocking(False)
                s.connect_ex(("127.0.0.1", 5000))
                kept = globals().setdefault("kept", [])
                kept.append(s)
            """);

        var waiting = List("--state", "syn-sent");

        Assert.NotEmpty(waiting);
        Assert.All(waiting, socket => Assert.Equal((null, null), (socket!["idle_ms"], socket["detection_s"])));
        Assert.Empty(List("--state", "syn-sent", "--slower-than", "1"));
    }

    [Fact]
    public void Sockets_that_may_not_be_inspected_are_marked_and_the_rest_are_listed()
    {
        using var roots = new HeldSocketProgram(sandbox, "listen(socket.AF_INET, ('127.0.0.1', 5000))");

        var nothing = sandbox.KeeptuneAsNobody("sockets", "--json");
        using var own = new HeldSocketProgram(
            sandbox, "listen(socket.AF_INET, ('127.0.0.1', 5001), on=1)", "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        var some = sandbox.KeeptuneAsNobody("sockets", "--json");

        Assert.Equal(4, nothing.ExitCode);
        Assert.Equal("not_permitted", (string?)Assert.Single(Sockets(nothing))!["unread"]);
        Assert.Matches(
            "^keeptune: warning: can't inspect the processes of 1 socket .*\nkeeptune: hint: run as root to see all\n$",
            nothing.Error);
        Assert.Equal(0, some.ExitCode);
        Assert.Equal(["not_permitted", null], Sockets(some).Select(socket => (string?)socket!["unread"]));
        Assert.Contains(" unknown ", sandbox.KeeptuneAsNobody("sockets").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'--port' is '0', expected a port number, 1 to 65535", "--port", "0")]
    [InlineData("'--port' is 'http'", "--port", "80", "--port", "http")]
    [InlineData("did you mean 'established'?", "--state", "establishd")]
    [InlineData("'--local' is '10.0.0.0/33', expected a prefix length of 0 to 32", "--local", "10.0.0.0/33")]
    [InlineData("'--slower-than' is 'soon', expected whole seconds", "--slower-than", "soon")]
    [InlineData("'--user' is 'nosuch', expected a number or a name", "--user", "nosuch")]
    [InlineData("did you mean 'detection'?", "--sort", "detectio")]
    [InlineData("'--limit' is '0'", "--limit", "0")]
    [InlineData("'--pid' is 'x', expected a process id", "--pid", "x")]
    [InlineData("can't be combined", "--netns", "blue", "--all-netns")]
    [InlineData("'--root' can't be combined with 'sockets'", "--root", "/")]
    [InlineData("did you mean '--port'?", "--prot", "80")]
    public void A_malformed_filter_is_refused(string message, params string[] arguments) =>
        Expect.Refusal(sandbox, 2, () => sandbox.Keeptune(["sockets", .. arguments]), message);

    [Fact]
    public void A_process_or_cgroup_that_does_not_exist_is_an_error()
    {
        Expect.Refusal(sandbox, 1, () => sandbox.Keeptune("sockets", "--pid", "4194304"), "there is no process 4194304");
        Expect.Refusal(sandbox, 1, () => sandbox.Keeptune("sockets", "--cgroup", "no-such.service"), "'no-such.service'");
        Expect.Quietly(sandbox.Shell("ip netns add blue"));
        Expect.Refusal(sandbox, 1, () => sandbox.Keeptune("sockets", "--netns", "blue", "--pid", "4194304"), "there is no process 4194304");
    }

    [Fact]
    public void A_thread_is_refused_and_its_process_is_named()
    {
        using var program = new HeldSocketProgram(sandbox, """
            import threading
            threading.Thread(target=threading.Event().wait, daemon=True).start()
            listen(socket.AF_INET, ("127.0.0.1", 5000))
            """);
        var pid = (int)Assert.Single(List())!["pid"]!;
        var thread = Expect.Quietly(sandbox.Shell($"ls /proc/{pid}/task | grep -vx {pid}")).Trim();

        Expect.Refusal(sandbox, 1, () => sandbox.Keeptune("sockets", "--pid", thread), $"{thread} is a thread of process {pid}");
    }

    [Fact]
    public void Thousands_of_sockets_of_several_processes_are_each_found_once_with_their_holder()
    {
        var programs = Enumerable.Range(0, 4)
            .Select(
                i =>
                    new HeldSocketProgram(
                        sandbox,
                        $"l = listen(socket.AF_INET, ('127.0.0.1', {6000 + i}))\nfor i in range(350): connect(l, on=1, idle={30 + i})",
                        "prlimit",
                        "--nofile=4000"))
            .ToList();
        try
        {
            var sockets = List();
            Assert.Equal(4 * 701, sockets.Count);
            Assert.Equal(programs.SelectMany(program => program.Sockets).Select(Words).Order(), sockets.Select(Words).Order());
            Assert.Equal(4, sockets.Select(socket => (int)socket!["pid"]!).Distinct().Count());
        }
        finally
        {
            programs.ForEach(program => program.Dispose());
        }
    }

    [Fact]
    public void Sockets_of_processes_hidden_by_proc_are_not_reported_as_ownerless()
    {
        using var program = new HeldSocketProgram(sandbox, "listen(socket.AF_INET, ('127.0.0.1', 5000))");

        var ran = sandbox.Shell(
            "mkdir /run/hidden && mount -t proc -o hidepid=2 proc /run/hidden && mount --bind /run/hidden /proc && setpriv "
                + "--reuid=65534 --regid=65534 --clear-groups $K sockets --json");

        Assert.Equal((4, 1), (ran.ExitCode, (int)JsonNode.Parse(ran.Output)!["summary"]!["not_inspected"]!));
    }

    [Fact]
    public void With_watch_a_terminal_is_redrawn_and_the_list_fits_it()
    {
        using var program = new HeldSocketProgram(sandbox, EveryKind);

        var shown =
            sandbox.Shell("TERM=xterm timeout 10 script -qec 'stty rows 8 cols 60; timeout -s INT 3 $K sockets --watch' /dev/null").Output;

        var pictures = shown.Split("\e[H\e[J");
        Assert.Equal(3, pictures.Length);
        Assert.All(pictures[1..], picture =>
        {
            var lines = picture.Split("\r\n");
            Assert.Equal(8, lines.Length);
            Assert.All(
                lines,
                line =>
                    Assert.InRange(
                        line.Replace("\e[1m", "", StringComparison.Ordinal).Replace("\e[0m", "", StringComparison.Ordinal).Length, 0, 60));
            Assert.StartsWith("16 sockets (5 shown)", lines[6], StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_full_disk_is_reported_and_a_closed_pipe_is_not()
    {
        using var program = new HeldSocketProgram(sandbox, EveryKind);

        var full = sandbox.Shell("$K sockets --json >/dev/full");
        var gone = sandbox.Shell("$K sockets --watch --no-header | head -n 1; echo ${PIPESTATUS[0]}");

        Assert.Equal(
            (7, true),
            (full.ExitCode, full.Error.StartsWith("keeptune: error: done, but couldn't write the report", StringComparison.Ordinal)));
        Assert.Equal(("", true), (gone.Error, gone.Output.EndsWith("\n0\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void With_watch_json_is_one_document_after_the_other()
    {
        using var program = new HeldSocketProgram(sandbox, EveryKind);

        var documents = sandbox.Shell("$K sockets --watch --json | head -n 2").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2, documents.Length);
        Assert.All(documents, document => Assert.Equal(16, JsonNode.Parse(document)!["sockets"]!.AsArray().Count));
    }

    private JsonArray List(params string[] filter)
    {
        var ran = sandbox.Keeptune(["sockets", "--json", .. filter]);
        Assert.Equal(0, ran.ExitCode);
        return Sockets(ran);
    }

    private static JsonArray Sockets(Ran ran) => JsonNode.Parse(ran.Output)!["sockets"]!.AsArray();

    private static string Words(JsonNode? socket) => string.Join(' ', Fields.Select(name => $"{name}={socket![name]!.ToJsonString()}"));

    [GeneratedRegex(@"^timer:\((\w+),(\d+)(?:\.\d+)?(min|sec|ms)")]
    private static partial Regex Wait();
}
