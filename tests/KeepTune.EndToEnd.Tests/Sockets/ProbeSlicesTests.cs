using System.Globalization;
using System.Text.Json.Nodes;

namespace KeepTune.EndToEnd.Tests.Sockets;

/// <summary>Thousands of sockets changed so that never too many probe together; and one probe on the wire.</summary>
public sealed class ProbeSlicesTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public ProbeSlicesTests() => Expect.Quietly(sandbox.Shell("ip link set lo up"));

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void Thousands_in_batches_lose_no_connection()
    {
        Profile(10, 1, 2);
        using var program = Connections(3000);

        var ran = sandbox.Run([Sandbox.Binary, "sockets", "set", "/etc/p.toml", "--dport", "5000", "--yes"]);

        Assert.Equal(0, ran.ExitCode);
        Assert.Matches(
            @"^keeptune: warning: working in 5 batches, so that no probes are dropped; this takes [\d.]+ s\n$",
            ran.Error);
        Thread.Sleep(14500);
        Assert.Equal(3000, ManyConnections.Established(sandbox));
    }

    [Fact]
    public void A_signal_between_two_batches_leaves_the_rest_unchanged()
    {
        Profile(20, 4, 3);
        using var program = Connections(1300);

        using var change = sandbox.Enter(["sh", "-c", "echo $$ >/run/pid; exec $K sockets set /etc/p.toml --dport 5000 --yes"]);
        Assert.Contains("working in 3 batches, ", change.StandardError.ReadLine(), StringComparison.Ordinal);
        Thread.Sleep(800);
        Expect.Quietly(sandbox.Shell("kill -INT $(cat /run/pid)"));
        var error = change.StandardError.ReadToEnd();
        change.WaitForExit();

        Assert.Equal(130, change.ExitCode);
        Assert.StartsWith(
            "enabled keepalive (20/4/3, 'p') on 600 sockets\n",
            change.StandardOutput.ReadToEnd(),
            StringComparison.Ordinal);
        Assert.Equal(
            "keeptune: error: interrupted: changed 600 sockets, left 700 unchanged\nkeeptune: hint: run the same command "
                + "again to change the rest\n",
            error);
        Assert.Equal(600, program.After().Count(socket => (int)socket!["time_s"]! == 20));
    }

    [Fact]
    public void On_a_terminal_it_announces_what_it_does_and_shows_progress()
    {
        Profile(20, 4, 3);
        using var program = Connections(700);

        var ran = TypedTerminal.Run(sandbox, "while sleep 0.5; do echo y; done", "$K sockets set /etc/p.toml --dport 5000");

        Assert.Matches(
            @"working in 2 batches, so that no probes are dropped; this takes [\d.]+ s\r\nthis can't be undone: .*\r\ncontinue\? "
                + @"\[y/N\] ",
            ran.Output);
        Assert.Matches(@"batch 2 of 2, 600 of 700 sockets: \ds left; Ctrl-C leaves the rest unchanged", ran.Output);
        Assert.EndsWith("this can't be undone: the values stay until each connection closes\r\n", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", ran.Output, StringComparison.Ordinal);
        Assert.All(program.After(), socket => Assert.True((bool)socket!["keepalive"]!));
    }

    [Fact]
    public void A_refresh_of_thousands_is_batched_too()
    {
        using var program = Connections(1300);
        Expect.Quietly(sandbox.Shell("sysctl -qw net.ipv4.tcp_keepalive_time=4000"));
        program.After("for s in held: s.setsockopt(1, 9, 1)");
        Expect.Quietly(sandbox.Shell("sysctl -qw net.ipv4.tcp_keepalive_time=20"));

        var ran = sandbox.Keeptune("sockets", "refresh", "--dport", "5000", "--yes", "--json");
        var document = JsonNode.Parse(ran.Output)!;

        Assert.Contains(
            "working in 3 batches, so that no probes are dropped; this takes ", ran.Error, StringComparison.Ordinal);
        Assert.Equal((1300, 3, 1300), ((int)document["burst"]!, (int)document["slices"]!, (int)document["changed_sockets"]!));
        var timers = JsonNode.Parse(sandbox.Keeptune("sockets", "--dport", "5000", "--json").Output)!["sockets"]!.AsArray()
            .Select(socket => (int)socket!["timer_ms"]! / 500);
        Assert.InRange(timers.GroupBy(timer => timer).Max(group => group.Count()), 1, 600);
    }

    [Fact]
    public void After_a_delay_between_two_batches_it_does_not_catch_up()
    {
        Profile(20, 4, 3);
        using var program = Connections(1900);

        using var change = sandbox.Enter(["sh", "-c", "$K sockets set /etc/p.toml --dport 5000 --yes & echo $! >/run/pid; wait"]);
        Assert.Contains("working in 4 batches, ", change.StandardError.ReadLine(), StringComparison.Ordinal);
        Thread.Sleep(500);
        Expect.Quietly(sandbox.Shell("kill -STOP $(cat /run/pid); sleep 6; kill -CONT $(cat /run/pid)"));
        change.WaitForExit();

        // Three batches later than the second, each at least a granule apart.
        var timers = JsonNode.Parse(sandbox.Keeptune("sockets", "--dport", "5000", "--json").Output)!["sockets"]!.AsArray()
            .Select(socket => (int)socket!["timer_ms"]! / 500)
            .ToList();
        Assert.Equal(1900, timers.Count);
        Assert.InRange(timers.GroupBy(timer => timer).Max(group => group.Count()), 1, 600);
    }

    [Fact]
    public void Sockets_and_processes_that_end_in_the_meantime_are_no_error()
    {
        Profile(20, 4, 3);
        var program = Connections(1300);
        var others = new HeldSocketProgram(sandbox, "l = listen(socket.AF_INET, ('127.0.0.2', 5000))\nconnect(l)");
        using var change = sandbox.Enter([Sandbox.Binary, "sockets", "set", "/etc/p.toml", "--dport", "5000", "--yes", "--json"]);
        Thread.Sleep(1500);
        program.Dispose();

        var document = JsonNode.Parse(change.StandardOutput.ReadToEnd())!;
        change.WaitForExit();
        others.Dispose();

        Assert.Equal(0, change.ExitCode);
        Assert.Equal((1301, 3), ((int)document["matched"]!, (int)document["slices"]!));
        Assert.InRange((int)document["vanished"]!, 99, 701);
        Assert.Equal(1301, (int)document["vanished"]! + (int)document["changed_sockets"]!);
    }

    [Fact]
    public void More_than_the_interval_has_room_for_are_refused_but_not_with_a_spread()
    {
        // The shortest wait of a level of the timer wheel, where the granule is an eighth of it: there is room for six batches.
        var time = (63 * 512 / Linux.Host.KernelClock.Hz) + 1;
        Profile(time, 2, 3);
        using var program = Connections(4300);

        Expect.Refusal(
            sandbox,
            1,
            () => sandbox.Keeptune("sockets", "set", "/etc/p.toml", "--dport", "5000", "--yes"),
            $"4300 sockets can't probe every {time} s without bursts: at most 3600 can",
            "--spread");
        Expect.Refusal(
            sandbox,
            1,
            () => sandbox.Keeptune("sockets", "set", "/etc/p.toml", "--dport", "5000", "--spread", "2", "--yes"),
            "spread over 2s, 4300 sockets would still probe together",
            "use '--spread ");
        Assert.DoesNotContain(program.After(), socket => (bool)socket!["keepalive"]!);

        Expect.Quietly(sandbox.Keeptune("sockets", "set", "/etc/p.toml", "--dport", "5000", "--spread", "10m", "--yes"));
        Assert.Equal(
            (time, time + 599),
            (program.After().Min(socket => (int)socket!["time_s"]!), program.After().Max(socket => (int)socket!["time_s"]!)));
    }

    [Fact]
    public void The_next_probe_is_on_the_wire_at_the_new_time()
    {
        const string watch = """
            import socket, struct, time
            raw = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(3))
            raw.bind(("v0", 3))
            raw.settimeout(15)
            print("listening", flush=True)
            while True:
                packet, address = raw.recvfrom(2048)
                ip = (packet[0] & 15) * 4
                # Outgoing TCP to port 5000 without data.
                if address[1] == 0x800 and address[2] == 4 and packet[9] == 6 and packet[ip + 2:ip + 4] == struct.pack("!H", 5000) and struct.unpack("!H", packet[2:4])[0] == ip + (packet[ip + 12] >> 4) * 4:
                    print(time.clock_gettime(time.CLOCK_MONOTONIC), flush=True)
            """;
        Expect.Quietly(
            sandbox.Shell(
                "ip netns add far; ip link add v0 type veth peer name v1 netns far; ip addr add 10.1.1.1/24 dev v0; ip link set v0 up; "
                    + "ip -n far addr add 10.1.1.2/24 dev v1; ip -n far link set v1 up"));
        Profile(4, 2, 3);
        using var server = new HeldSocketProgram(
            sandbox,
            "l = listen(socket.AF_INET, ('10.1.1.2', 5000))\nimport threading\nthreading.Thread(target=lambda: "
                + "held.append(l.accept()[0]), daemon=True).start()",
            "ip",
            "netns",
            "exec",
            "far");
        using var client = new HeldSocketProgram(sandbox, "s = keep(socket.socket())\ns.connect(('10.1.1.2', 5000))");
        Thread.Sleep(500);
        using var packets = sandbox.Enter(["python3", "-c", watch]);
        Assert.Equal("listening", packets.StandardOutput.ReadLine());

        var before = Monotonic();
        Expect.Quietly(sandbox.Keeptune("sockets", "set", "/etc/p.toml", "--dport", "5000", "--yes"));
        var after = Monotonic();
        var (first, second) = (Number(packets.StandardOutput.ReadLine()!), Number(packets.StandardOutput.ReadLine()!));
        packets.Kill();

        Assert.InRange(first, before + 4, after + 5.5);
        Assert.InRange(second - first, 3.9, 5.5);
    }

    private double Monotonic() =>
        Number(sandbox.Run(["python3", "-c", "import time; print(time.clock_gettime(time.CLOCK_MONOTONIC))"]).Output);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private void Profile(int time, int intvl, int probes) =>
        sandbox.WriteFile("/etc/p.toml", $"description = \"x\"\ntime = {time}\nintvl = {intvl}\nprobes = {probes}\n");

    private HeldSocketProgram Connections(int count) => ManyConnections.Make(sandbox, count);
}
