using System.Text.Json.Nodes;

namespace KeepTune.EndToEnd.Tests.Policy;

/// <summary>The output of <c>policy unit</c>, checked and run by the real systemd.</summary>
public sealed class PolicyUnitCommandTests : IDisposable
{
    private const string Profile = "description = \"x\"\ntime = 20\nintvl = 5\nprobes = 4\n";

    // Both ends of a connection that it makes itself.
    private const string Options = """
        import socket, time
        l = socket.socket(); l.bind(("127.0.0.1", 0)); l.listen()
        c = socket.socket(); c.connect(l.getsockname())
        for s in c, l.accept()[0]:
            print(s.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE), s.getsockopt(6, 4), s.getsockopt(6, 5), s.getsockopt(6, 6), s.getsockopt(6, 18))
        print("", flush=True)
        time.sleep(60)
        """;

    private const string Functions = """
        ip link set lo up
        service() { name=$1; shift; printf '[Unit]\nDefaultDependencies=no\n[Service]\nExecStart=%s\nStandardOutput=truncate:/run/%s\n' "$*" "$name" >"/run/units/$name.service"; }
        said() { for i in $(seq 100); do grep -q '^$' "/run/$1" 2>/dev/null && break; sleep 0.05; done; grep . "/run/$1"; rm "/run/$1"; }
        policies() { $K policy list --json | /usr/bin/python3 -c 'import json, sys
        for p in json.load(sys.stdin)["policies"]: v = p["values"]; print(p["cgroup"], "%d/%d/%d" % (v["time_s"], v["intvl_s"], v["probes"]))'; }
        """;

    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [InlineData("database")]
    [InlineData("/etc/a b/x.toml")]
    [InlineData("/etc/100%n/x.toml")]
    [InlineData("/etc/$HOME/${x}.toml")]
    [InlineData("/etc/\"q'/x.toml")]
    [InlineData(@"/etc/b\t/x.toml")]
    [InlineData("/etc/a;b ;/x.toml")]
    [InlineData("/etc/ü/x.toml")]
    [InlineData("/etc/x.toml\nExecStartPost=touch x/x.toml")]
    public void Systemd_understands_it_whatever_the_profile_is_called(string profile)
    {
        if (profile.Contains('/', StringComparison.Ordinal))
            sandbox.WriteFile(profile, Profile);
        Expect.Quietly(sandbox.Shell("""
            mkdir /run/units; printf '[Slice]\n' | tee /run/units/web.slice >'/run/units/a-b\x2dc.slice'
            for unit in app.service 't@.service' 'x\x2dy.service'; do printf '[Service]\nExecStart=/bin/true\n' >"/run/units/$unit"; done
            """));

        foreach (var (unit, loaded)
            in new[]
            {
                ("app", "app.service"),
                ("t@.service", "t@i.service"),
                (@"x\x2dy.service", @"x\x2dy.service"),
                ("web.slice", "keeptune-policy-web.service"),
                (@"a-b\x2dc.slice", @"keeptune-policy-a-b\x2dc.service"),
            })
        {
            var made = JsonNode.Parse(
                Expect.Quietly(sandbox.Keeptune("policy", "unit", profile, unit, "--override", "--user-timeout", "90s", "--json")))!;
            sandbox.WriteFile(
                ((string)made["path"]!).Replace("/etc/systemd/system", "/run/units", StringComparison.Ordinal), (string)made["text"]!);
            var text = ((string)made["text"]!).Split('\n');
            Assert.Single(text, line => line.StartsWith("ExecStart", StringComparison.Ordinal));

            Expect.Quietly(sandbox.Run(["env", "SYSTEMD_UNIT_PATH=/run/units:", "systemd-analyze", "verify", "--man=no", loaded]));
        }
    }

    [Fact]
    public void The_program_may_be_anywhere()
    {
        Expect.Quietly(
            sandbox.Shell(
                "mkdir -p '/run/a b%n$x' /run/units; cp $K '/run/a b%n$x/keeptune'; printf '[Slice]\n' >/run/units/web.slice; '/run/a "
                    + "b%n$x/keeptune' policy unit database web.slice --quiet >/run/units/keeptune-policy-web.service 2>/run/hint"));

        Expect.Quietly(
            sandbox.Run(["env", "SYSTEMD_UNIT_PATH=/run/units:", "systemd-analyze", "verify", "--man=no", "keeptune-policy-web.service"]));
    }

    [Theory]
    [InlineData("x@i.slice", "slices have no templates")]
    [InlineData("@.service", "is not a unit name")]
    [InlineData(".service", "is not a unit name")]
    [InlineData("a/b", "is not a unit name")]
    [InlineData("a\nb", @"'a\x0ab' is not a unit name")]
    [InlineData("x.mount", "is neither a service nor a slice")]
    public void An_impossible_unit_is_refused(string unit, string message) =>
        Expect.Refusal(sandbox, 2, () => sandbox.Keeptune("policy", "unit", "database", unit), message);

    [Fact]
    public void A_service_has_its_policy_from_the_first_connection_at_each_start()
    {
        sandbox.WriteFile("/run/options.py", Options);
        sandbox.WriteFile("/etc/it's \"100%n\" $HOME/x.toml", Profile);
        var ran = Systemd.Run(sandbox, Functions, """
            service app /usr/bin/python3 /run/options.py
            mkdir /run/units/app.service.d
            $K policy unit "/etc/it's \"100%n\" \$HOME/x.toml" app --user-timeout 90s 2>/run/hint >/run/units/app.service.d/keeptune.conf
            systemctl daemon-reload
            for start in 1 2; do systemctl start app; said app; policies; systemctl stop app; policies; done
            """);

        var started = "1 20 5 4 90000\n1 20 5 4 90000\n/system.slice/app.service 20/5/4\n";
        Assert.Equal(("", started + started), (ran.Error, ran.Output));
    }

    [Fact]
    public void A_policy_that_could_not_be_attached_is_listed_and_a_restart_fixes_it()
    {
        sandbox.WriteFile("/etc/ours.toml", Profile);
        var ran = Systemd.Run(sandbox, Functions, """
            service app /bin/sleep 60; service t@ /bin/sleep 60; service idle /bin/sleep 60
            for unit in app t@ idle; do
              mkdir -p /run/units/$unit.service.d /etc/systemd/system/$unit.service.d
              $K policy unit /etc/ours.toml $unit.service 2>/run/hint >/run/units/$unit.service.d/keeptune.conf
              cp /run/units/$unit.service.d/keeptune.conf /etc/systemd/system/$unit.service.d/
            done
            mv /etc/ours.toml /etc/away.toml
            systemctl daemon-reload; systemctl start app t@1
            missing() { /usr/bin/python3 -c 'import json, sys
            for m in sorted(json.load(sys.stdin)[sys.argv[1]], key=lambda m: m["unit"]): print(m["cgroup"], m["unit"], m["file"])' $1; }
            $K policy list --json | missing missing; $K policy list --quiet | grep -c 'missing .*not attached by /etc/systemd/system/'
            $K policy list 2>&1 >/dev/null
            $K status --json | missing missing_policies; $K status | grep ^policies | tr -s " "
            setpriv --reuid=65534 --regid=65534 --clear-groups $K status | grep ^policies | tr -s " "
            mv /etc/away.toml /etc/ours.toml; systemctl restart app t@1; policies | sort
            $K policy list --json | missing missing; $K status | grep ^policies
            """);

        const string Hint = "'systemctl restart app.service' attaches the missing policy; "
            + "if that fails, 'journalctl -u app.service' shows why";
        const string Missing = """
            /system.slice/app.service app.service /etc/systemd/system/app.service.d/keeptune.conf
            /system.slice/system-t.slice/t@1.service t@1.service /etc/systemd/system/t@.service.d/keeptune.conf

            """;
        Assert.Equal("", ran.Error);
        Assert.Equal(
            $"""
            {Missing}2
            keeptune: hint: {Hint}
            {Missing}policies missing on 2 running units: see 'keeptune policy list'
            policies not checked: run as root
            /system.slice/app.service 20/5/4
            /system.slice/system-t.slice/t@1.service 20/5/4

            """,
            ran.Output);
    }

    [Fact]
    public void Without_the_dash_a_service_does_not_start_without_its_policy()
    {
        var ran = Systemd.Run(sandbox, Functions, """
            service app /bin/sleep 60; mkdir /run/units/app.service.d
            $K policy unit database app 2>/run/hint | sed 's/^ExecStartPre=-+/ExecStartPre=+/; s/ attach database / attach nosuch /' \
              >/run/units/app.service.d/keeptune.conf
            systemctl daemon-reload; systemctl start app 2>/dev/null || systemctl is-failed app
            """);

        Assert.Equal(("", "failed\n"), (ran.Error, ran.Output));
    }

    [Fact]
    public void A_template_has_it_in_each_instance()
    {
        sandbox.WriteFile("/run/options.py", Options);
        var ran = Systemd.Run(sandbox, Functions, """
            service app@ /usr/bin/python3 /run/options.py
            mkdir /run/units/app@.service.d
            $K policy unit database app@.service 2>/run/hint >/run/units/app@.service.d/keeptune.conf
            systemctl daemon-reload
            systemctl start 'app@a\x2db.service'; said app@; policies
            """);

        Assert.Equal(
            ("", "1 60 10 6 0\n1 60 10 6 0\n" + @"/system.slice/system-app.slice/app@a\x2db.service 60/10/6" + "\n"),
            (ran.Error, ran.Output));
    }

    [Fact]
    public void A_slice_has_it_for_all_its_services_until_it_stops()
    {
        sandbox.WriteFile("/run/options.py", Options);
        var ran = Systemd.Run(sandbox, Functions, """
            printf '[Unit]\nDefaultDependencies=no\n[Slice]\n' | tee /run/units/web.slice >/run/units/web-shop.slice
            service app /usr/bin/python3 /run/options.py; echo Slice=web-shop.slice >>/run/units/app.service
            $K policy unit database web-shop.slice 2>/run/hint | sed 's/^\[Unit\]/&\nDefaultDependencies=no/' >/run/units/keeptune-policy-web-shop.service
            systemctl daemon-reload; systemctl start keeptune-policy-web-shop.service
            systemctl start app; said app; policies
            systemctl stop keeptune-policy-web-shop.service; policies; systemctl restart app; said app
            """);

        Assert.Equal(
            ("", "1 60 10 6 0\n1 60 10 6 0\n/web.slice/web-shop.slice 60/10/6\n0 7200 75 9 0\n0 7200 75 9 0\n"), (ran.Error, ran.Output));
    }

    [Fact]
    public void A_unit_that_is_not_running_has_no_cgroup()
    {
        var ran = Systemd.Run(sandbox, Functions, """
            service app /bin/true; systemctl daemon-reload
            $K policy attach database app.service; echo $?; $K policy attach database app; echo $?
            """);

        Assert.Equal("1\n1\n", ran.Output);
        Assert.Equal(2, ran.Error.Split("a unit has one while it runs").Length - 1);
        Assert.Contains("'systemctl status app.service' shows whether it runs", ran.Error, StringComparison.Ordinal);
    }
}
