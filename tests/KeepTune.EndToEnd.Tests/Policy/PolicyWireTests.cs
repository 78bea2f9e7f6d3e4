using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace KeepTune.EndToEnd.Tests.Policy;

/// <summary>The effect of a policy on the wire, for a static program that does not use keepalive.</summary>
public sealed class PolicyWireTests : IDisposable
{
    // "connect" or "accept"; then it only reads, and reports how that ended.
    private const string Bare = """
        #include <arpa/inet.h>
        #include <errno.h>
        #include <stdio.h>
        #include <sys/syscall.h>
        #include <time.h>
        #include <unistd.h>
        static void tell(const char *what, int error)
        {
            struct timespec now;
            syscall(SYS_clock_gettime, CLOCK_REALTIME, &now);
            printf("%s %d %lld.%09ld\n", what, error, (long long)now.tv_sec, now.tv_nsec);
            fflush(stdout);
        }
        int main(int count, char **arguments)
        {
            struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(6000) };
            long s = syscall(SYS_socket, AF_INET, SOCK_STREAM, 0);
            char byte;
            if (arguments[1][0] == 'c') {
                at.sin_addr.s_addr = inet_addr("10.1.0.2");
                syscall(SYS_connect, s, &at, sizeof at);
            } else {
                syscall(SYS_bind, s, &at, sizeof at);
                syscall(SYS_listen, s, 1);
                tell("listening", 0);
                s = syscall(SYS_accept4, s, 0, 0, 0);
            }
            tell("stands", 0);
            long got = syscall(SYS_read, s, &byte, 1);
            tell("ended", got < 0 ? errno : 0);
            return 0;
        }
        """;

    // Each segment on near0, its kind, and the kernel's timestamp.
    private const string Watch = """
        import socket, struct
        raw = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(3))
        raw.setsockopt(socket.SOL_SOCKET, 35, 1)  # SO_TIMESTAMPNS
        raw.bind(("near0", 3))
        print("listening", flush=True)
        highest = None
        while True:
            packet, stamps, _, origin = raw.recvmsg(2048, 128)
            now = "%d.%09d" % struct.unpack("qq", stamps[0][2][:16])
            if origin[1] != 0x800 or packet[9] != 6:
                continue
            head = (packet[0] & 15) * 4
            port, peer, number, _, offset, flags = struct.unpack_from(">HHIIBB", packet, head)
            if 6000 not in (port, peer):
                continue
            outgoing = origin[2] == 4
            if outgoing:
                highest = number + 1 if flags & 2 else highest
                kind = "probe" if not flags & 7 and number == (highest - 1) % 2**32 else "other"
            else:
                kind = "heard"
            print(kind, now, flush=True)
        """;

    private readonly Sandbox sandbox = new();
    private readonly TestCgroup group;

    public PolicyWireTests() => group = new(sandbox);

    public void Dispose()
    {
        sandbox.Keeptune("policy", "detach", group.Path);
        group.Dispose();
        sandbox.Dispose();
    }

    [Theory]
    [InlineData("connect")]
    [InlineData("accept")]
    public void Probes_and_the_drop_of_a_dead_peer_come_when_the_policy_says(string side)
    {
        sandbox.WriteFile("/run/bare.c", Bare);
        sandbox.WriteFile("/etc/quick.toml", "description = \"x\"\ntime = 2\nintvl = 1\nprobes = 2\n");
        Expect.Quietly(sandbox.Shell($"""
            gcc -static -o /run/bare /run/bare.c && ip netns add far && ip link add near0 address 02:00:00:00:00:01 type veth peer far0 address 02:00:00:00:00:02 netns far
            ip addr add 10.1.0.1/24 dev near0; ip link set near0 up; ip neigh replace 10.1.0.2 dev near0 lladdr 02:00:00:00:00:02
            ip -n far addr add 10.1.0.2/24 dev far0; ip -n far link set far0 up; ip -n far neigh replace 10.1.0.1 dev far0 lladdr 02:00:00:00:00:01
            $K policy attach /etc/quick.toml {group.Path} 2>/dev/null
            """));
        using var wire = sandbox.Enter(["timeout", "60", "python3", "-u", "-c", Watch]);
        Assert.Equal("listening", wire.StandardOutput.ReadLine());
        using var far = new HeldSocketProgram(
            sandbox, side == "connect" ? "l = listen(socket.AF_INET, ('10.1.0.2', 6000))" : "pass", "ip", "netns", "exec", "far");
        using var near = sandbox.Enter(["sh", "-c", $"echo $$ >{group.Directory}/cgroup.procs && exec timeout 60 /run/bare {side}"]);
        if (side == "accept")
        {
            Assert.StartsWith("listening", near.StandardOutput.ReadLine(), StringComparison.Ordinal);
            far.After("connection = socket.create_connection(('10.1.0.1', 6000))");
        }

        Assert.StartsWith("stands 0", near.StandardOutput.ReadLine(), StringComparison.Ordinal);

        // The peer answers the first two, and is silenced after the second answer.
        var heard = Next(wire, "heard");
        var first = Next(wire, "probe");
        var answered = Next(wire, "heard");
        var second = Next(wire, "probe");
        var last = Next(wire, "heard");
        Expect.Quietly(sandbox.Shell("ip -n far route add blackhole 10.1.0.1/32"));
        var third = Next(wire, "probe");
        var fourth = Next(wire, "probe");
        var end = near.StandardOutput.ReadLine()!.Split(' ');

        // Timers of more than 256 ticks are up to an eighth late (timer wheel).
        Assert.InRange(first - heard, 1.99, 3.4);
        Assert.InRange(second - answered, 1.99, 3.4);
        Assert.InRange(third - last, 1.99, 3.4);
        Assert.InRange(fourth - third, 0.99, 1.9);
        Assert.Equal(["ended", "110"], end[..2]);
        Assert.InRange(Number(end[2]) - last, 3.98, 6);
        wire.Kill();
    }

    [Fact]
    public void Nginx_as_installed_has_keepalive_on_accepted_connections()
    {
        sandbox.WriteFile("/etc/nginx.conf", """
            daemon off; user root; pid /run/nginx.pid; error_log /run/nginx.log;
            events { }
            http { access_log off; client_body_temp_path /run/b; proxy_temp_path /run/p; fastcgi_temp_path /run/f; uwsgi_temp_path /run/u; scgi_temp_path /run/s;
              server { listen 127.0.0.1:8080; location / { return 204; } } }
            """);
        Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", group.Path));
        using var server = sandbox.Enter(["sh", "-c", $"echo $$ >{group.Directory}/cgroup.procs && exec nginx -c /etc/nginx.conf"]);
        using var client = new HeldSocketProgram(
            sandbox,
            "import time\nfor i in range(100):\n    try: held.append(socket.create_connection(('127.0.0.1', 8080))); break\n    except "
                + "OSError: time.sleep(0.1)");

        // It was answered, so it is accepted.
        client.After("held[0].sendall(b'GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'); held[0].recv(64)");
        var sockets = JsonNode.Parse(
            Expect.Quietly(sandbox.Keeptune("sockets", "--process", "nginx", "--cgroup", group.Path, "--json")))!["sockets"]!.AsArray();

        Assert.Equal(["established True 60/10/6 socket", "listening False 7200/75/9 sysctl"], sockets
            .Select(
                socket =>
                    $"{socket!["state"]} {(bool)socket["keepalive"]!} {socket["time_s"]}/{socket["intvl_s"]}/{socket["probes"]} "
                        + $"{socket["origin"]}")
                .Distinct()
                .Order(StringComparer.Ordinal));
        server.Kill();
    }

    private static double Next(Process wire, string kind)
    {
        while (true)
        {
            var words = wire.StandardOutput.ReadLine()!.Split(' ');
            if (words[0] == kind)
                return Number(words[1]);
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
