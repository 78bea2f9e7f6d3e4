using System.Text.Json.Nodes;
using KeepTune.EndToEnd.Tests.Contract;

namespace KeepTune.EndToEnd.Tests.Changes;

/// <summary>Changes in every network namespace at once: only those of the sandbox, which sees no process of the machine.</summary>
public sealed class EveryNamespaceTests : IDisposable
{
    private const string ReadAll = "sysctl -n net.ipv4.tcp_keepalive_time net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes";

    /// <summary>Replaces sysctl(8): runs the script /etc/then before each write.</summary>
    private const string FakeSysctl = """
        cat >/etc/fake-sysctl <<'END'
        #!/bin/sh
        [ "$1" != -n ] || exec cat "/proc/sys/$(echo "$2" | tr . /)"
        . /etc/then
        key=${3%%=*}
        echo "${3#*=}" >"/proc/sys/$(echo "$key" | tr . /)"
        END
        chmod 755 /etc/fake-sysctl
        mount --bind /etc/fake-sysctl "$(command -v sysctl)"

        """;

    private readonly Sandbox sandbox = new();
    private readonly string machine = Machine;

    public void Dispose()
    {
        Assert.Equal(machine, Machine);
        sandbox.Dispose();
    }

    private static string Machine =>
        string.Join(
            '/', new[] { "time", "intvl", "probes" }.Select(name => File.ReadAllText($"/proc/sys/net/ipv4/tcp_keepalive_{name}").Trim()));

    [Fact]
    public void Named_unnamed_nested_and_other_users_namespaces_are_changed_and_changed_back()
    {
        Expect.Quietly(sandbox.Shell("ip netns add blue; ip netns exec blue sysctl -qw net.ipv4.tcp_keepalive_time=100"));
        using var held = new HeldNamespace(sandbox, 200, 20, 4);
        using var nested = new HeldNamespace(sandbox, 101, 21, 5, "sh", "-c", "exec unshare --net \"$@\"", "nested");
        using var inUserNamespace = new HeldNamespace(sandbox, -1, 75, 0, "--user", "--map-root-user");
        string[] Lives() => [sandbox.Live, Live("blue"), held.Live, nested.Live, inUserNamespace.Live];
        string[] before = ["7200/75/9", "100/75/9", "200/20/4", "101/21/5", "-1/75/0"];
        Assert.Equal(before, Lives());

        var report = Expect.Quietly(sandbox.Keeptune("apply", "aggressive", "--all-netns", "--yes"));
        var during = Lives();
        var again = Expect.Quietly(sandbox.Keeptune("apply", "aggressive", "--all-netns", "--yes"));
        var revert = sandbox.Keeptune("revert", "--all-netns", "--json");

        Assert.All(during, live => Assert.Equal("30/10/3", live));
        var lines = report.Split('\n');
        Assert.Matches("^NETNS +NAME +PROCESS +CONTAINER +BEFORE +AFTER$", lines[0]);
        Assert.Matches(@"^net:\[\d+\] +\(this\) .* 7200/75/9 +30/10/3$", lines[1]);
        Assert.Matches(@"^net:\[\d+\] +blue +- +- +100/75/9 +30/10/3$", lines[2]);
        Assert.Contains(
            $"sh ({held.Pid})", lines.Single(line => line.StartsWith(held.Netns, StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal("changed 5 of 5 network namespaces", lines[^2]);
        Assert.Equal("no change: the values are already active in 5 network namespaces\n", again);
        Assert.Equal(before, Lives());
        Assert.Equal(0, revert.ExitCode);
        var json = JsonNode.Parse(revert.Output)!;
        Assert.Equal((true, 5, 5), ((bool)json["changed"]!, (int)json["undone"]!, json["namespaces"]!.AsArray().Count));
        Assert.Contains("the restored values are harmful: -1/75/0", revert.Error, StringComparison.Ordinal);
        Assert.Equal("nothing to revert\n", Expect.Quietly(sandbox.Keeptune("revert", "--all-netns")));
    }

    [Fact]
    public void A_hundred_and_fifty_namespaces_all_get_the_values()
    {
        Expect.Quietly(sandbox.Shell("for i in $(seq 150); do ip netns add n$i; done"));

        Assert.Contains(
            "changed 151 of 151 network namespaces\n",
            Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--all-netns", "--yes")),
            StringComparison.Ordinal);

        Assert.Equal(
            "151 200 30 5\n",
            sandbox.Shell(
                $"{{ {ReadAll}; for i in $(seq 150); do ip netns exec n$i {ReadAll}; done; }} | paste -d' ' - - - | sort | uniq -c | "
                    + "sed 's/^ *//'").Output);
        Assert.Equal("ok: 151 network namespaces\n", Expect.Quietly(sandbox.Keeptune("verify", "--all-netns")));
        var history = sandbox.Keeptune("history").Output.Split('\n');
        Assert.Equal(3, history.Length);
        Assert.Matches(@"^151 .* done +here and 150 others +7200/75/9 +200/30/5 +apply cloud --all-netns --yes$", history[1]);
    }

    [Fact]
    public void Only_named_and_only_container_restrict_the_namespaces()
    {
        var id = new string('b', 64);
        Expect.Quietly(sandbox.Shell("ip netns add blue"));
        using var held = new HeldNamespace(sandbox, 200, 20, 4);
        Expect.Quietly(
            sandbox.Shell($"echo '0::/system.slice/docker-{id}.scope' >/run/cgroup && mount --bind /run/cgroup /proc/{held.Pid}/cgroup"));

        Expect.Quietly(sandbox.Keeptune("apply", "aws", "--all-netns", "--only", "named", "--yes"));
        Assert.Equal(["7200/75/9", "240/30/4", "200/20/4"], [sandbox.Live, Live("blue"), held.Live]);

        var report = Expect.Quietly(sandbox.Keeptune("apply", "database", "--all-netns", "--only=container", "--yes"));
        Assert.Equal(["7200/75/9", "240/30/4", "60/10/6"], [sandbox.Live, Live("blue"), held.Live]);
        Assert.Contains($"docker {id[..12]}", report, StringComparison.Ordinal);
        Expect.Refusal(sandbox, 2, () => sandbox.Keeptune("apply", "aws", "--only", "named"), "'--only' needs '--all-netns'");
        Expect.Refusal(
            sandbox,
            2,
            () => sandbox.Keeptune("apply", "aws", "--all-netns", "--only", "x", "--yes"),
            "'--only' is 'x', expected named or container");
    }

    [Fact]
    public void A_dry_run_says_what_would_change_without_privilege_too()
    {
        Expect.Quietly(sandbox.Shell("ip netns add blue"));

        Assert.EndsWith(
            "would change 2 of 2 network namespaces\ndry run: nothing was changed\n",
            Expect.Quietly(sandbox.Keeptune("apply", "aws", "--all-netns", "--dry-run")),
            StringComparison.Ordinal);
        var diff = Expect.Quietly(sandbox.Keeptune("apply", "aws", "--all-netns", "--dry-run", "--diff"));
        var asNobody = sandbox.KeeptuneAsNobody("apply", "aws", "--all-netns", "--dry-run");

        Assert.Equal(2, diff.Split("+net.ipv4.tcp_keepalive_time = 240\n").Length - 1);
        Assert.Equal(0, asNobody.ExitCode);
        Assert.Contains(
            "couldn't look into 1 network namespace (needs CAP_SYS_ADMIN)",
            asNobody.Error,
            StringComparison.Ordinal);
        Assert.Equal(["7200/75/9", "7200/75/9"], [sandbox.Live, Live("blue")]);
        Assert.Null(sandbox.ReadFile("/var/lib/keeptune/journal"));
    }

    [Fact]
    public void Without_a_terminal_yes_is_needed()
    {
        Expect.Refusal(sandbox, 2, () => sandbox.Keeptune("apply", "aws", "--all-netns"), "there is no terminal to ask on", "add '--yes'");
        Expect.Refusal(
            sandbox,
            2,
            () => sandbox.Keeptune("apply", "aws", "--all-netns", "--yes", "--persist"),
            "'--persist' can't be combined with '--all-netns'",
            "keeptune export");
        Expect.Refusal(
            sandbox,
            2,
            () => sandbox.Keeptune("apply", "aws", "--all-netns", "--yes", "--confirm", "60s"),
            "'--confirm' can't be combined with '--all-netns'");
    }

    [Fact]
    public void On_a_terminal_the_list_is_shown_and_no_cancels()
    {
        Expect.Quietly(sandbox.Shell("ip netns add blue"));

        var no = OnTerminal("sleep 0.5; echo n; sleep 2", "$K apply aws --all-netns");
        var nothing = sandbox.Everything();
        var yes = OnTerminal("sleep 0.5; echo y; sleep 2", "$K apply aws --all-netns");

        Assert.Matches(
            @"(?s)NETNS.*blue.*7200/75/9 +240/30/4\r\napply 'aws' \(240/30/4\) to 2 of 2 network namespaces\? \[y/N\] "
                + @".*\e\[31mkeeptune: error:\e\[0m cancelled; nothing was changed\r\n$",
            no.Output);
        Assert.Equal(1, no.ExitCode);
        Assert.StartsWith("7200/75/9\n", nothing, StringComparison.Ordinal);
        Assert.Equal(0, yes.ExitCode);
        Assert.Contains("changed 2 of 2 network namespaces\r\n", yes.Output, StringComparison.Ordinal);
        Assert.Equal(["240/30/4", "240/30/4"], [sandbox.Live, Live("blue")]);
    }

    [Fact]
    public void A_namespace_that_ends_in_the_meantime_is_no_error_and_one_that_reuses_its_number_is_unchanged()
    {
        Expect.Quietly(sandbox.Shell("ip netns add blue; ip netns add red"));

        var ran = OnTerminal(
            $"sleep 0.7; {{ {Reborn("blue")}; }} >/dev/null; ip netns delete red; echo y; sleep 2",
            "$K apply aws --all-netns");

        Assert.Equal(0, ran.ExitCode);
        Assert.Contains(
            "\e[33mkeeptune: warning:\e[0m 2 network namespaces ended in the meantime\r\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains("changed 1 of 1 network namespace\r\n", ran.Output, StringComparison.Ordinal);
        Assert.Equal(["240/30/4", "7200/75/9"], [sandbox.Live, Live("blue")]);
    }

    [Fact]
    public void A_change_of_an_ended_namespace_is_not_reverted_in_one_that_reuses_its_number()
    {
        Expect.Quietly(
            sandbox.Shell("ip netns add blue; ip netns add red; $K apply aws --netns red --quiet; $K apply aws --netns blue --quiet"));
        Expect.Quietly(sandbox.Shell("""
            red=$(stat -Lc %i /run/netns/red); blue=$(stat -Lc %i /run/netns/blue)
            sed -i "s/\"netns_inode\":$red/\"netns_inode\":0/; s/\"netns_inode\":$blue/\"netns_inode\":$red/" /var/lib/keeptune/journal
            ip netns delete blue
            """));

        Assert.EndsWith(
            "changed 1 of 1 network namespace\n",
            Expect.Quietly(sandbox.Keeptune("revert", "--all-netns", "--all")),
            StringComparison.Ordinal);
        Expect.Quietly(
            sandbox.Shell(
                "ip netns exec red sysctl -qw net.ipv4.tcp_keepalive_time=240 net.ipv4.tcp_keepalive_intvl=30 "
                    + "net.ipv4.tcp_keepalive_probes=4"));
        Assert.Equal("nothing to revert\n", sandbox.Keeptune("revert", "--netns", "red").Output);
        Assert.Equal("nothing to revert\n", sandbox.Keeptune("revert", "--all-netns", "--force").Output);
        Assert.Equal("240/30/4", Live("red"));
    }

    [Fact]
    public void A_failure_in_one_namespace_is_rolled_back_there_and_the_others_are_changed()
    {
        Expect.Quietly(
            sandbox.Shell(
                FakeSysctl
                    + "ip netns add blue; ip netns add red; echo '[ $(stat -Lc %i /proc/self/ns/net) != '$(stat -Lc %i "
                    + "/run/netns/blue)' ] || case $3 in *intvl=30) exit 1 ;; esac' >/etc/then"));

        var ran = sandbox.Keeptune("apply", "aws", "--all-netns", "--via", "sysctl", "--yes", "--json");

        Assert.Equal(1, ran.ExitCode);
        Assert.Matches(
            @"^keeptune: error: net:\[\d+\] \(blue\): couldn't write '30' to 'net.ipv4.tcp_keepalive_intvl' through [^\n]*\n$", ran.Error);
        SchemaTests.Valid("keeptune.apply.v1", ran, 1);
        Assert.Equal(["240/30/4", "7200/75/9", "240/30/4"], [sandbox.Live, Live("blue"), Live("red")]);
        var json = JsonNode.Parse(ran.Output)!;
        Assert.Equal(
            (2, "blue", "failed"),
            (
                json["namespaces"]!.AsArray().Count,
                (string?)json["failed"]!.AsArray().Single()!["names"]![0],
                (string?)json["failed"]![0]!["kind"]));
        Assert.Equal(
            ["rolled_back"],
            JsonNode.Parse(sandbox.Keeptune("history", "--json").Output)!["changes"]!.AsArray()
                .Select(change => (string?)change!["state"])
                .Where(state => state != "done"));
        Assert.Equal("changed 2 of 2 network namespaces", Expect.Quietly(sandbox.Keeptune("revert", "--all-netns")).Split('\n')[^2]);
        Assert.Equal(["7200/75/9", "7200/75/9", "7200/75/9"], [sandbox.Live, Live("blue"), Live("red")]);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void A_signal_ends_it_between_two_namespaces_and_the_current_one_is_rolled_back(string signal, int exitCode)
    {
        Expect.Quietly(
            sandbox.Shell(
                FakeSysctl
                    + "ip netns add blue; ip netns add red; echo '[ $(stat -Lc %i /proc/self/ns/net) != '$(stat -Lc %i "
                    + $"/run/netns/blue)' ] || case $3 in *time=240) kill -{signal} $(cat /run/pid) ;; esac' >/etc/then"));

        var ran = sandbox.Shell("exec sh -c 'echo $$ >/run/pid; exec $K apply aws --all-netns --via sysctl --yes'");

        Assert.Equal(exitCode, ran.ExitCode);
        Assert.EndsWith("changed 1 of 1 network namespace\n", ran.Output, StringComparison.Ordinal);
        Assert.Equal(
            "keeptune: error: interrupted: 1 network namespace was changed, the others were not\nkeeptune: hint: run the same command "
                + "again to change the rest, or 'keeptune revert --all-netns' to undo the change\n",
            ran.Error);
        Assert.Equal(["240/30/4", "7200/75/9", "7200/75/9"], [sandbox.Live, Live("blue"), Live("red")]);
        Expect.Quietly(sandbox.Keeptune("revert", "--all-netns"));
        Assert.Equal("7200/75/9", sandbox.Live);
    }

    [Theory]
    [InlineData("revert --all-netns", "7200/75/9")]
    [InlineData("revert --netns blue", "7200/75/9")]
    [InlineData("apply aws --all-netns --yes", "240/30/4")]
    public void A_change_that_a_killed_run_left_incomplete_is_recovered_in_its_namespace(string next, string live)
    {
        Expect.Quietly(
            sandbox.Shell(
                FakeSysctl
                    + "ip netns add blue; ip netns add red; echo '[ $(stat -Lc %i /proc/self/ns/net) != '$(stat -Lc %i "
                    + "/run/netns/blue)' ] || case $3 in *intvl=30) kill -KILL $(cat /run/pid); exit 1 ;; esac' >/etc/then"));
        sandbox.Shell("sh -c 'echo $$ >/run/pid; exec $K apply aws --all-netns --via sysctl --yes'");
        Assert.Equal(["240/30/4", "240/75/9", "7200/75/9"], [sandbox.Live, Live("blue"), Live("red")]);

        var ran = sandbox.Shell($"umount \"$(command -v sysctl)\"; $K {next}");

        Assert.Equal(0, ran.ExitCode);
        Assert.Equal(live, Live("blue"));
        Assert.DoesNotContain("interrupted", sandbox.Keeptune("history").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Revert_undoes_the_latest_command_where_it_is_the_latest_and_goes_no_further_back()
    {
        Expect.Quietly(
            sandbox.Shell(
                "ip netns add blue; ip netns add red; $K apply cloud --netns blue --quiet; $K apply cloud --all-netns --yes --quiet; $K "
                    + "apply aws --netns red --quiet"));

        Assert.Contains("changed 1 of 1", Expect.Quietly(sandbox.Keeptune("revert", "--all-netns")), StringComparison.Ordinal);
        Assert.Equal(["200/30/5", "200/30/5", "200/30/5"], [sandbox.Live, Live("blue"), Live("red")]);
        Expect.Quietly(sandbox.Keeptune("revert", "--all-netns"));
        Assert.Equal(["7200/75/9", "200/30/5", "7200/75/9"], [sandbox.Live, Live("blue"), Live("red")]);
        Expect.Quietly(sandbox.Keeptune("revert", "--all-netns"));
        Assert.Equal("7200/75/9", Live("blue"));
        Expect.Quietly(
            sandbox.Shell(
                "$K apply cloud --all-netns --yes --quiet; $K apply aws --all-netns --yes --quiet; $K revert --all-netns --all --quiet"));
        Assert.Equal(["7200/75/9", "7200/75/9", "7200/75/9"], [sandbox.Live, Live("blue"), Live("red")]);
    }

    [Fact]
    public void An_interrupted_revert_continues_with_the_same_command_where_it_stopped()
    {
        Expect.Quietly(
            sandbox.Shell("ip netns add blue; $K apply cloud --all-netns --yes --quiet; $K apply aws --all-netns --yes --quiet"));
        Expect.Quietly(sandbox.Shell("ip netns exec blue sysctl -qw net.ipv4.tcp_keepalive_time=1"));

        var drifted = sandbox.Keeptune("revert", "--all-netns");
        var forced = sandbox.Keeptune("revert", "--all-netns", "--force");

        Assert.Equal(1, drifted.ExitCode);
        Assert.Contains("(blue): 'net.ipv4.tcp_keepalive_time' is 1, but keeptune set 240", drifted.Error, StringComparison.Ordinal);
        Assert.EndsWith(
            "keeptune: hint: run 'keeptune revert --netns blue --force' to restore the old values anyway\n",
            drifted.Error,
            StringComparison.Ordinal);
        Assert.Equal(0, forced.ExitCode);
        Assert.Equal(["200/30/5", "200/30/5"], [sandbox.Live, Live("blue")]);
    }

    [Fact]
    public void A_roll_back_that_does_not_complete_is_reported_whatever_the_signal()
    {
        Expect.Quietly(
            sandbox.Shell(
                FakeSysctl
                    + "ip netns add blue; echo '[ $(stat -Lc %i /proc/self/ns/net) != '$(stat -Lc %i /run/netns/blue)' ] || case $3 in "
                    + "*time=240) kill -INT $(cat /run/pid) ;; *) exit 1 ;; esac' >/etc/then"));

        var all = sandbox.Shell("exec sh -c 'echo $$ >/run/pid; exec $K apply aws --all-netns --via sysctl --yes'");
        sandbox.Shell("umount \"$(command -v sysctl)\"; $K revert --netns blue");
        Expect.Quietly(sandbox.Shell("mount --bind /etc/fake-sysctl \"$(command -v sysctl)\""));
        var one = sandbox.Shell("exec sh -c 'echo $$ >/run/pid; exec $K apply aws --netns blue --via sysctl'");

        Assert.All([all, one], ran => Assert.Equal(6, ran.ExitCode));
        Assert.All([all, one], ran => Assert.Contains("net.ipv4.tcp_keepalive_time is 240, was 7200", ran.Error, StringComparison.Ordinal));
        Assert.All(
            [all, one],
            ran =>
                Assert.Contains(
                    "hint: restore the old values by hand: sysctl -w net.ipv4.tcp_keepalive_time=7200",
                    ran.Error,
                    StringComparison.Ordinal));
    }

    [Fact]
    public void A_read_only_proc_sys_is_not_bypassed()
    {
        Expect.Quietly(
            sandbox.Shell(
                "ip netns add blue; $K apply aws --all-netns --yes --quiet; mount --bind /proc/sys /proc/sys; mount -o remount,ro,bind "
                    + "/proc/sys"));

        var revert = sandbox.Keeptune("revert", "--all-netns");
        var apply = sandbox.Keeptune("apply", "cloud", "--all-netns", "--yes");
        var again = sandbox.Keeptune("apply", "aws", "--all-netns", "--yes");

        Assert.Equal((1, 1), (revert.ExitCode, apply.ExitCode));
        Assert.Contains("Read-only file system", revert.Error, StringComparison.Ordinal);
        Assert.Contains("Read-only file system", apply.Error, StringComparison.Ordinal);
        Assert.Equal("no change: the values are already active in 2 network namespaces\n", Expect.Quietly(again));
        Assert.Equal(["240/30/4", "240/30/4"], [sandbox.Live, Live("blue")]);
    }

    [Fact]
    public void Without_a_record_nothing_is_changed_and_that_is_reported_once()
    {
        Expect.Quietly(sandbox.Shell("ip netns add blue; mount -t tmpfs -o ro tmpfs /var/lib"));

        Expect.Refusal(
            sandbox,
            1,
            () => sandbox.Keeptune("apply", "aws", "--all-netns", "--yes"),
            "couldn't write the change journal",
            "--no-journal");
        Expect.Quietly(sandbox.Keeptune("apply", "aws", "--all-netns", "--yes", "--no-journal"));
        Assert.Equal(["240/30/4", "240/30/4"], [sandbox.Live, Live("blue")]);
    }

    [Fact]
    public void Unspecified_values_come_from_each_namespace_and_are_checked_there()
    {
        Expect.Quietly(
            sandbox.Shell(
                "ip netns add blue; ip netns add red; ip netns exec blue sysctl -qw net.ipv4.tcp_keepalive_probes=0; ip netns exec red "
                    + "sysctl -qw net.ipv4.tcp_keepalive_probes=1"));

        var ran = sandbox.Keeptune("apply", "--time", "100", "--all-netns", "--yes");

        Assert.Equal(1, ran.ExitCode);
        Assert.Equal(["100/75/9", "7200/75/0", "100/75/1"], [sandbox.Live, Live("blue"), Live("red")]);
        Assert.Contains(
            "(blue): 'probes' is 0, expected 1 to 127 (from the running kernel)\n", ran.Error, StringComparison.Ordinal);
        Assert.Contains("keeptune: warning: 'probes' is 1", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pending_change_blocks_it_and_a_dry_run_says_so()
    {
        Expect.Quietly(sandbox.Shell("ip netns add blue"));
        sandbox.Keeptune("apply", "azure", "--netns", "blue", "--confirm", "600s");

        var dry = sandbox.Keeptune("apply", "aws", "--all-netns", "--dry-run");

        Expect.Refusal(sandbox, 5, () => sandbox.Keeptune("apply", "aws", "--all-netns", "--yes"), "a change is pending");
        Expect.Refusal(sandbox, 5, () => sandbox.Keeptune("revert", "--all-netns"), "a change is pending");
        Assert.Contains("a real run would be refused", dry.Error, StringComparison.Ordinal);
        Assert.Contains("unless you run 'keeptune confirm --netns blue'", sandbox.Keeptune("status").Output, StringComparison.Ordinal);
        Watchdogs.End(sandbox);
    }

    [Fact]
    public void A_file_written_inside_a_namespace_does_not_concern_others_after_a_boot()
    {
        Expect.Quietly(sandbox.Shell("ip netns add blue; ip netns add red"));
        sandbox.Shell("ip netns exec blue $K apply aws --persist");
        Expect.Quietly(
            sandbox.Shell(
                "sed -i 's/\"boot_id\":\"[^\"]*\"/\"boot_id\":\"earlier\"/' /var/lib/keeptune/journal; ip netns exec red sysctl -qw "
                    + "net.ipv4.tcp_keepalive_time=240 net.ipv4.tcp_keepalive_intvl=30 net.ipv4.tcp_keepalive_probes=4; sysctl -qw "
                    + "net.ipv4.tcp_keepalive_time=240 net.ipv4.tcp_keepalive_intvl=30 net.ipv4.tcp_keepalive_probes=4"));

        Assert.EndsWith(
            "changed 1 of 1 network namespace\n/etc/sysctl.d/90-keeptune.conf removed\n",
            Expect.Quietly(sandbox.Keeptune("revert", "--all-netns", "--force")),
            StringComparison.Ordinal);
        Assert.Equal(["7200/75/9", "240/30/4", "240/30/4"], [sandbox.Live, Live("blue"), Live("red")]);
    }

    [Fact]
    public void A_dry_run_of_revert_says_where_it_would_change_something()
    {
        Expect.Quietly(sandbox.Shell("ip netns add blue"));
        Expect.Quietly(sandbox.Keeptune("apply", "aws", "--all-netns", "--yes"));
        Assert.Equal(1, sandbox.Keeptune("history", "--limit", "1").Output.Split("240/30/4").Length - 1);

        var dry = Expect.Quietly(sandbox.Keeptune("revert", "--all-netns", "--dry-run"));
        var diff = Expect.Quietly(sandbox.Keeptune("revert", "--all-netns", "--diff"));

        Assert.EndsWith("would change 2 of 2 network namespaces\ndry run: nothing was changed\n", dry, StringComparison.Ordinal);
        Assert.Equal(2, diff.Split("+net.ipv4.tcp_keepalive_time = 7200\n").Length - 1);
        Assert.Equal(["240/30/4", "240/30/4"], [sandbox.Live, Live("blue")]);
    }

    [Fact]
    public void No_matching_namespace_is_reported()
    {
        Assert.Equal(
            "no matching network namespace\n",
            Expect.Quietly(sandbox.Keeptune("apply", "aws", "--all-netns", "--only", "container", "--yes")));
    }

    [Fact]
    public void Verify_of_no_namespace_has_checked_nothing()
    {
        var text = sandbox.Keeptune("verify", "aws", "--all-netns", "--only", "container");
        Assert.Equal((1, "no network namespace was checked\n"), (text.ExitCode, text.Output));
        Assert.StartsWith(
            "keeptune: error: nothing was checked: no network namespace matches '--only container'\n",
            text.Error,
            StringComparison.Ordinal);

        var none = sandbox.Keeptune("verify", "aws", "--all-netns", "--only", "container", "--json");
        var one = sandbox.Keeptune("verify", "kernel-default", "--all-netns", "--json");
        Assert.Equal((1, 0), (none.ExitCode, one.ExitCode));
        Assert.Equal(
            [(0, false), (1, true)],
            new[] { none, one }.Select(ran => JsonNode.Parse(ran.Output)!).Select(json => ((int)json["checked"]!, (bool)json["ok"]!)));
        SchemaTests.Valid("keeptune.verify.v1", none, 1);
    }

    [Fact]
    public void Without_privilege_nothing_is_changed()
    {
        Expect.Quietly(sandbox.Shell("ip netns add blue"));

        Expect.Refusal(
            sandbox, 4, () => sandbox.KeeptuneAsNobody("apply", "aws", "--all-netns", "--yes"), "Permission denied", "run as root");
        Expect.Refusal(sandbox, 4, () => sandbox.KeeptuneAsNobody("revert", "--all-netns"), "run as root");
    }

    [Fact]
    public void Root_without_the_capability_gets_its_name_and_the_rest_is_done()
    {
        Expect.Quietly(sandbox.Shell("ip netns add blue"));
        const string less = "setpriv --bounding-set=-sys_admin --inh-caps=-sys_admin $K";

        var one = sandbox.Shell($"{less} apply aws --netns blue");
        var all = sandbox.Shell($"{less} apply aws --all-netns --yes");

        Assert.Equal((4, ""), (one.ExitCode, one.Output));
        Assert.Contains(
            "couldn't enter the network namespace 'blue': Operation not permitted: needs CAP_SYS_ADMIN, both here and over that namespace",
            one.Error,
            StringComparison.Ordinal);
        Assert.Equal(4, all.ExitCode);
        Assert.Matches(
            @"^keeptune: error: net:\[\d+\] \(blue\): couldn't enter it: Operation not permitted: needs CAP_SYS_ADMIN, "
                + "both here and over that namespace",
            all.Error);
        Assert.Contains("changed 1 of 2 network namespaces\n", all.Output, StringComparison.Ordinal);
        Assert.Equal(["240/30/4", "7200/75/9"], [sandbox.Live, Live("blue")]);
    }

    [Fact]
    public void Verify_shows_which_namespaces_deviate_from_a_profile_or_from_their_last_change()
    {
        Expect.Quietly(sandbox.Shell("ip netns add blue; ip netns add red"));
        Expect.Refusal(
            sandbox,
            1,
            () => sandbox.Keeptune("verify", "--all-netns"),
            "nothing to verify: no keeptune change is active in any network namespace",
            "verify PROFILE --all-netns");
        Expect.Quietly(sandbox.Keeptune("apply", "aws", "--netns", "blue"));

        Assert.Equal("ok: 1 network namespace\n", Expect.Quietly(sandbox.Keeptune("verify", "--all-netns")));
        var profile = sandbox.Keeptune("verify", "aws", "--all-netns");
        Expect.Quietly(sandbox.Shell("ip netns exec blue sysctl -qw net.ipv4.tcp_keepalive_time=1"));
        var drifted = sandbox.Keeptune("verify", "--all-netns", "--json");

        Assert.Equal(3, profile.ExitCode);
        Assert.EndsWith("2 of 3 network namespaces deviate\n", profile.Output, StringComparison.Ordinal);
        Assert.Equal(3, drifted.ExitCode);
        var one = JsonNode.Parse(drifted.Output)!["namespaces"]!.AsArray().Single()!;
        Assert.Equal(
            ("blue", false, 240, 1, "change 1"),
            (
                (string?)one["names"]![0],
                (bool)one["ok"]!,
                (int)one["expected"]!["time_s"]!,
                (int)one["actual"]!["time_s"]!,
                (string?)one["expected_from"]));
    }

    [Fact]
    public void On_a_terminal_apply_reports_that_others_were_not_changed()
    {
        Expect.Quietly(sandbox.Shell("ip netns add blue; ip netns add red; ip netns exec red $K apply aws --quiet"));

        Assert.Contains(
            "\r\n\e[2m1 other network namespace was not changed ('--all-netns' includes it)\e[0m\r\n",
            OnTerminal("sleep 2", "$K apply aws").Output,
            StringComparison.Ordinal);
        Assert.DoesNotContain("network namespaces", Expect.Quietly(sandbox.Keeptune("apply", "cloud")), StringComparison.Ordinal);
        Expect.Quietly(sandbox.Shell("strace -f -o /run/trace $K apply aws >/dev/null"));
        Assert.DoesNotContain(
            sandbox.ReadFile("/run/trace")!.Split('\n'),
            call => call.Contains("setns(", StringComparison.Ordinal) || call.Contains("\"/proc\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_report_matches_its_schema()
    {
        Expect.Quietly(sandbox.Shell("ip netns add blue"));

        SchemaTests.Valid("keeptune.apply.v1", sandbox.Keeptune("apply", "aws", "--all-netns", "--dry-run", "--json"));
        SchemaTests.Valid("keeptune.apply.v1", sandbox.Keeptune("apply", "aws", "--all-netns", "--yes", "--json"));
        SchemaTests.Valid("keeptune.verify.v1", sandbox.Keeptune("verify", "--all-netns", "--json"));
        SchemaTests.Valid("keeptune.verify.v1", sandbox.Keeptune("verify", "--netns", "blue", "--json"));
        SchemaTests.Valid("keeptune.revert.v1", sandbox.Keeptune("revert", "--all-netns", "--json"));
        SchemaTests.Valid("keeptune.revert.v1", sandbox.Keeptune("revert", "--netns", "blue", "--json"));
        SchemaTests.Valid("keeptune.history.v1", sandbox.Keeptune("history", "--json"));
    }

    // Deletes a named namespace and makes others until one has its inode number, if that happens soon: the lowest free numbers are used,
    // also for other things. The last one gets its name.
    private static string Reborn(string name) => $$"""
        was=$(stat -Lc %i /run/netns/{{name}}); ip netns delete {{name}}; sleep 0.3
        for i in $(seq 40); do
          ip netns add t$i
          [ $(stat -Lc %i /run/netns/t$i) != $was ] || break
        done
        touch /run/netns/{{name}}; mount --bind /run/netns/t$i /run/netns/{{name}}
        """;

    private string Live(string name) =>
        string.Join(
            '/',
            sandbox.Shell(
                $"for key in time intvl probes; do ip netns exec {name} sysctl -n net.ipv4.tcp_keepalive_$key; done").Output.Split('\n',
                StringSplitOptions.RemoveEmptyEntries));

    private Ran OnTerminal(string typist, string command) => TypedTerminal.Run(sandbox, typist, command);
}
