using System.Text.Json.Nodes;

namespace KeepTune.EndToEnd.Tests.Changes;

/// <summary>
/// <c>apply --refresh</c>, and the note of <c>apply</c> without it: an idle connection keeps the time with which its timer started.
/// </summary>
public sealed class ApplyRefreshTests : IDisposable
{
    private const string Kinds = """
        l = listen(socket.AF_INET, ("127.0.0.1", 5000))
        connect(l, on=1)
        connect(l, on=1, idle=3000)
        connect(l, on=1, intvl=11, cnt=4)
        connect(l)
        """;

    private readonly Sandbox sandbox = new();

    public ApplyRefreshTests() => Expect.Quietly(sandbox.Shell("ip link set lo up; sysctl -qw net.ipv4.tcp_keepalive_time=4000"));

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void Idle_sockets_that_follow_the_sysctls_use_the_new_time_at_once_and_keep_following()
    {
        using var program = new HeldSocketProgram(sandbox, Kinds);

        var report = Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--refresh"));

        Assert.Matches(@"\nrestarted the timers of 2 sockets\n  python3 \(\d+\): 2 sockets\n$", report);
        Assert.Equal([200, 200, 3000], Timers());
        Expect.Quietly(sandbox.Shell("sysctl -qw net.ipv4.tcp_keepalive_time=77"));
        Assert.Equal(["True 77 30 5", "True 3000 30 5", "True 77 11 4", "False 77 30 5"], program.After().Where(IsClient).Select(Options));
    }

    [Fact]
    public void A_second_run_has_nothing_to_do_and_neither_has_a_longer_time()
    {
        using var program = new HeldSocketProgram(sandbox, Kinds);
        Expect.Quietly(sandbox.Keeptune("apply", "cloud"));

        var first = Document("apply", "cloud", "--refresh");
        var again = Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--refresh"));
        var later = Document("apply", "relaxed", "--refresh");

        Assert.Equal(
            (true, false, 2, 2),
            (
                (bool)first["changed"]!,
                (bool)first["namespaces"]![0]!["changed"]!,
                (int)first["refresh"]!["sockets"]!,
                (int)first["refresh"]!["refreshed"]!));
        Assert.Equal("no change: 'cloud' (200/30/5) is already active\nno idle connection still has a longer timer running\n", again);
        Assert.Equal((true, 0), ((bool)later["changed"]!, (int)later["refresh"]!["sockets"]!));
    }

    [Fact]
    public void A_socket_with_data_in_flight_is_refreshed_too_since_its_timer_is_hidden()
    {
        Expect.Quietly(
            sandbox.Shell(
                "ip netns add far; ip link add near0 type veth peer far0 netns far; ip addr add 10.1.0.1/24 dev near0; ip link set "
                    + "near0 up; ip -n far addr add 10.1.0.2/24 dev far0; ip -n far link set far0 up"));
        using var far = new HeldSocketProgram(sandbox, "l = listen(socket.AF_INET, ('10.1.0.2', 6000))", "ip", "netns", "exec", "far");
        using var near = new HeldSocketProgram(sandbox, "keep(socket.socket(), on=1).connect(('10.1.0.2', 6000))");
        Expect.Quietly(sandbox.Shell("ip -n far link set far0 down"));
        near.After("held[0].send(b'x')");

        var document = Document("apply", "cloud", "--refresh");
        var waiting = Expect.Quietly(sandbox.Shell("ss -tno dport = :6000"));
        Expect.Quietly(sandbox.Shell("ip -n far link set far0 up; until ss -tno dport = :6000 | grep -q keepalive; do sleep 0.1; done"));

        Assert.Equal(1, (int)document["refresh"]!["refreshed"]!);
        Assert.Matches(@"timer:\((on|persist),", waiting);
        Assert.Contains("timer:(keepalive,3min", sandbox.Shell("ss -tno dport = :6000").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_counts_the_connections_that_it_reaches_and_those_that_it_does_not()
    {
        using var program = new HeldSocketProgram(sandbox, Kinds);

        // It takes at most a tenth of a second, and reports if that was too short: on a busy machine it is repeated.
        var connections = Document("apply", "cloud")["connections"]!;
        for (var tries = 1; tries < 50 && !(bool)connections["complete"]!; tries++)
            connections = Document("apply", "cloud")["connections"]!;
        var shown = OnTerminal();
        for (var tries = 1; tries < 50 && shown.Contains("at least", StringComparison.Ordinal); tries++)
            shown = OnTerminal();

        Assert.Equal(
            (true, 1, 2, 5, 0, 2),
            (
                (bool)connections["complete"]!,
                (int)connections["follow"]!,
                (int)connections["own_values"]!,
                (int)connections["keepalive_off"]!,
                (int)connections["not_known"]!,
                (int)connections["old_timer"]!));
        Assert.InRange((double)connections["old_timer_left_s"]!, 3900, 4000);
        Assert.Null(Document("apply", "cloud", "--dry-run")["connections"]);
        Assert.DoesNotContain("connection", Expect.Quietly(sandbox.Keeptune("apply", "aws")), StringComparison.Ordinal);
        Assert.Contains(
            "1 of 8 connections follows these values; 2 have values of their own, 5 have\r\nkeepalive off ('keeptune sockets' lists "
                + "them)\r\n",
            shown,
            StringComparison.Ordinal);
        string OnTerminal() => sandbox.Shell("TERM=dumb script -qec '$K apply cloud' /dev/null").Output;
    }

    [Fact]
    public void A_dry_run_reports_how_many_and_does_nothing()
    {
        using var program = new HeldSocketProgram(sandbox, Kinds);

        var report = Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--refresh", "--dry-run"));

        Assert.Matches(
            @"\nwould restart the timers of 2 sockets\n  python3 \(\d+\): 2 sockets\ndry run: nothing was changed\n$",
            report);
        Assert.Equal([3000, 4000, 4000], Timers());
    }

    [Fact]
    public void Without_it_a_terminal_shows_how_many_keep_the_old_timer_and_until_when()
    {
        using var program = new HeldSocketProgram(sandbox, Kinds);

        // It takes at most a tenth of a second, and reports if that was too short: on a busy machine it is repeated.
        var shown = OnTerminal();
        for (var tries = 1; tries < 50 && !shown.Contains("\n2 idle", StringComparison.Ordinal); tries++)
            shown = OnTerminal();
        var piped = Expect.Quietly(sandbox.Keeptune("apply", "cloud"));
        Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--refresh"));
        var after = OnTerminal();

        Assert.Matches(
            @"\n2 idle connections still run the old timer, the last until 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\r\n[+-]\d\d:\d\d; '--refresh' "
                + @"restarts them\r\n$",
            shown);
        Assert.DoesNotContain("idle", piped + after, StringComparison.Ordinal);
        string OnTerminal() => sandbox.Shell("script -qec '$K apply cloud' /dev/null").Output;
    }

    [Fact]
    public void Every_namespace_is_refreshed_by_its_own_values()
    {
        Expect.Quietly(
            sandbox.Shell(
                "ip netns add blue; ip -n blue link set lo up; ip netns add red; ip -n red link set lo up; ip netns exec red sysctl -qw "
                    + "net.ipv4.tcp_keepalive_time=20"));
        using var here = new HeldSocketProgram(sandbox, Kinds);
        using var blue = new HeldSocketProgram(sandbox, Kinds, "ip", "netns", "exec", "blue");
        using var red = new HeldSocketProgram(sandbox, Kinds, "ip", "netns", "exec", "red");

        var document = Document("apply", "cloud", "--all-netns", "--yes", "--refresh");

        Assert.Equal(4, (int)document["refresh"]!["refreshed"]!);
        Assert.Equal([200, 200, 3000], Timers());
        Assert.Equal([200, 200, 3000], Timers("--netns", "blue"));
        Assert.Equal([20, 20, 3000], Timers("--netns", "red"));
    }

    [Fact]
    public void Only_the_selected_namespace_is_changed()
    {
        Expect.Quietly(sandbox.Shell("ip netns add blue; ip -n blue link set lo up"));
        using var here = new HeldSocketProgram(sandbox, Kinds);
        using var blue = new HeldSocketProgram(sandbox, Kinds, "ip", "netns", "exec", "blue");

        Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--netns", "blue", "--refresh"));

        Assert.Equal([3000, 4000, 4000], Timers());
        Assert.Equal([200, 200, 3000], Timers("--netns", "blue"));
    }

    [Fact]
    public void A_signal_in_the_middle_leaves_the_values_and_says_how_far_it_came()
    {
        using var many = new HeldSocketProgram(
            sandbox,
            "l = listen(socket.AF_INET, ('127.0.0.1', 5000)); l.listen(4000)\nfor i in range(1300): connect(l, on=1, accept=False)",
            "prlimit",
            "--nofile=20000");

        using var change = sandbox.Enter(["sh", "-c", "echo $$ >/run/pid; exec $K apply --time 20 --intvl 4 --refresh --json"]);
        Assert.Contains("working in 3 batches, ", change.StandardError.ReadLine(), StringComparison.Ordinal);
        Thread.Sleep(1000);
        Expect.Quietly(sandbox.Shell("kill -TERM $(cat /run/pid)"));
        var (error, document) = (change.StandardError.ReadToEnd(), JsonNode.Parse(change.StandardOutput.ReadToEnd())!);
        change.WaitForExit();

        Assert.Equal(143, change.ExitCode);
        Assert.Equal(
            "keeptune: error: the new values are active, but not every keepalive timer was restarted: interrupted: changed 600 sockets, "
                + "left 700 unchanged\nkeeptune: hint: run the same command again to change the rest\n",
            error);
        Assert.Equal(
            (true, 20, 600),
            ((bool)document["changed"]!, (int)document["namespaces"]![0]!["after"]!["time_s"]!, (int)document["refresh"]!["refreshed"]!));
    }

    [Theory]
    [InlineData("--refresh' can't be combined with '--persist-only'", "--persist-only", "--refresh")]
    [InlineData("--refresh' can't be combined with '--confirm'", "--confirm", "60s", "--refresh")]
    public void Contradicting_options_are_refused(string message, params string[] options) =>
        Expect.Refusal(sandbox, 2, () => sandbox.Keeptune(["apply", "cloud", .. options]), message);

    [Fact]
    public void If_it_is_not_possible_the_values_are_unchanged()
    {
        using var program = new HeldSocketProgram(sandbox, Kinds);
        using var many = new HeldSocketProgram(
            sandbox,
            "l = listen(socket.AF_INET, ('127.0.0.1', 5001)); l.listen(4000)\nfor i in range(3700): connect(l, on=1, accept=False)",
            "prlimit",
            "--nofile=20000");

        var burst = sandbox.Keeptune("apply", "--time", "132", "--refresh");
        var nobody = sandbox.KeeptuneAsNobody("apply", "cloud", "--refresh");

        Assert.Equal((1, ""), (burst.ExitCode, burst.Output));
        Assert.Matches(
            @"^keeptune: error: 3702 sockets can't probe every 132 s without bursts: .*; nothing was changed\nkeeptune: hint: omit "
                + @"'--refresh', then run 'keeptune sockets refresh' ",
            burst.Error);
        Assert.Equal(4, nobody.ExitCode);
        Assert.Contains("CAP_SYS_PTRACE", nobody.Error, StringComparison.Ordinal);
        Assert.Equal("4000", Expect.Quietly(sandbox.Keeptune("show", "--field", "time_s")).Trim());
    }

    private JsonNode Document(params string[] arguments) => JsonNode.Parse(Expect.Quietly(sandbox.Keeptune([.. arguments, "--json"])))!;

    // In whole seconds, for the clients' ends, the shortest first; a second or two less counts as the full time.
    private List<int> Timers(params string[] where) =>
        [
            .. Document(["sockets", "--dport", "5000", .. where])["sockets"]!.AsArray()
                .Where(socket => (string?)socket!["timer"] == "keepalive")
                .Select(socket => (int)Math.Ceiling((int)socket!["timer_ms"]! / 20_000.0) * 20)
                .Order()
        ];

    private static bool IsClient(JsonNode? socket) => ((string)socket!["peer"]!).EndsWith(":5000", StringComparison.Ordinal);

    private static string Options(JsonNode? socket) =>
        $"{(bool)socket!["keepalive"]!} {socket["time_s"]} {socket["intvl_s"]} {socket["probes"]}";
}
