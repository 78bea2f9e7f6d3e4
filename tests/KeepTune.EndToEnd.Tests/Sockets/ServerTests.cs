using System.Diagnostics;
using System.Text.Json.Nodes;

namespace KeepTune.EndToEnd.Tests.Sockets;

/// <summary>The connections of servers as a distribution ships them.</summary>
public sealed class ServerTests : IDisposable
{
    private readonly Sandbox sandbox = new();
    private readonly List<Process> servers = [];

    public ServerTests() => Expect.Quietly(sandbox.Shell("ip link set lo up; sysctl -qw net.ipv4.tcp_keepalive_time=4000"));

    public void Dispose()
    {
        foreach (var server in servers)
        {
            server.StandardInput.Close();
            server.WaitForExit();
            server.Dispose();
        }

        sandbox.Dispose();
    }

    [Fact]
    public void Redis_gives_each_connection_its_own_values()
    {
        Start(6379, "redis-server --bind 127.0.0.1 --port 6379 --save '' --dir /run --tcp-keepalive 300");
        using var client = new HeldSocketProgram(sandbox, "keep(socket.create_connection(('127.0.0.1', 6379)))");

        Assert.Equal("redis-server keepalive=true 300/100/3 socket 600", Summary(Connection(6379)));
        Assert.Equal("redis-server keepalive=false 4000/75/9 sysctl never", Summary(Listener(6379)));
        AcceptsSet("redis-server", 6379);
    }

    [Fact]
    public void Connections_inherit_what_nginx_sets_on_its_listener()
    {
        sandbox.WriteFile("/etc/nginx.conf", """
            daemon off; user root; pid /run/nginx.pid; error_log /run/nginx.log;
            events { }
            http { access_log off; client_body_temp_path /run/b; proxy_temp_path /run/p; fastcgi_temp_path /run/f; uwsgi_temp_path /run/u; scgi_temp_path /run/s;
              server { listen 127.0.0.1:8080 so_keepalive=60s:5s:4; } }
            """);
        Start(8080, "nginx -c /etc/nginx.conf");
        using (new HeldSocketProgram(sandbox, "keep(socket.create_connection(('127.0.0.1', 8080)))"))
        {
            Assert.Equal("nginx keepalive=true 60/5/4 socket 80", Summary(Listener(8080)));
            Assert.Equal("nginx keepalive=true 60/5/4 socket 80", Summary(Connection(8080)));
            AcceptsSet("nginx", 8080);
        }

        using var later = new HeldSocketProgram(sandbox, "keep(socket.create_connection(('127.0.0.1', 8080)))");
        Assert.Contains(
            "nginx keepalive=true 30/10/3 socket 60",
            List("--sport", "8080", "--process", "nginx", "--state", "established").Select(socket => Summary(socket!)));
    }

    [Fact]
    public void Postgresql_uses_its_configuration_else_the_kernels_values()
    {
        Expect.Quietly(
            sandbox.Shell(
                "install -d -o postgres /run/pg && cd /run/pg && setpriv --reuid=postgres --regid=postgres --clear-groups "
                    + "/usr/lib/postgresql/*/bin/initdb -D /run/pg/data -A trust --no-sync >/dev/null"));
        Start(
            5432,
            "setpriv --reuid=postgres --regid=postgres --clear-groups /usr/lib/postgresql/*/bin/postgres -D /run/pg/data -h 127.0.0.1 "
                + "-p 5432 -k /run/pg -c tcp_keepalives_idle=77 -c tcp_keepalives_interval=7 2>/run/pg/log");
        using var client = new HeldSocketProgram(sandbox, "keep(socket.create_connection(('127.0.0.1', 5432)))");

        Assert.Equal("postgres keepalive=true 77/7/9 socket 140", Summary(Connection(5432)));
        AcceptsSet("postgres", 5432);
    }

    // Set from outside, and the kernel's table shows that the timer uses it: the next probe comes within half a minute.
    private void AcceptsSet(string process, int port)
    {
        Expect.Quietly(sandbox.Keeptune("sockets", "set", "aggressive", "--process", process, "--yes"));
        Assert.Equal($"{process} keepalive=true 30/10/3 socket 60", Summary(Connection(port)));
        Assert.Equal($"{process} keepalive=true 30/10/3 socket 60", Summary(Listener(port)));
        Assert.Equal("keepalive", (string?)Connection(port)["timer"]);
        Assert.InRange((int)Connection(port)["timer_ms"]!, 1, 33_000);
    }

    private void Start(int port, string command)
    {
        var server = sandbox.Enter(["bash", "-c", $"{command} >/dev/null </dev/null & server=$!; read -r _; kill $server; wait $server"]);
        servers.Add(server);
        Expect.Quietly(
            sandbox.Shell(
                $"for i in $(seq 400); do ss -tlnH sport = :{port} | grep -q . && exit; sleep 0.05; done; cat /run/nginx.log "
                    + "/run/pg/log >&2; exit 1"));
    }

    private JsonNode Listener(int port) => Assert.Single(List("--sport", $"{port}", "--state", "listening"))!;

    // It may be in the accept queue for a moment, where no process holds it.
    private JsonNode Connection(int port)
    {
        for (var tries = 0; ; tries++)
        {
            var one = Assert.Single(List("--sport", $"{port}", "--state", "established"))!;
            if ((string?)one["process"] is not null && ((bool?)one["keepalive"] == true || tries > 100))
                return one;
            Assert.True(tries < 200, one.ToJsonString());
            Thread.Sleep(20);
        }
    }

    private JsonArray List(params string[] filter) =>
        JsonNode.Parse(Expect.Quietly(sandbox.Keeptune(["sockets", .. filter, "--json"])))!["sockets"]!.AsArray();

    private static string Summary(JsonNode socket) =>
        $"{socket["process"]} keepalive={socket["keepalive"]} {socket["time_s"]}/{socket["intvl_s"]}/{socket["probes"]} "
            + $"{socket["origin"]} {socket["detection_s"]?.ToString() ?? "never"}";
}
