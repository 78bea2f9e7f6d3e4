using System.Text.Json.Nodes;

namespace KeepTune.EndToEnd.Tests.Changes;

/// <summary><c>apply</c>, <c>verify</c>, <c>confirm</c> and <c>revert</c> in one network namespace that is not the program's own.</summary>
public sealed class TargetChangeTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public TargetChangeTests() => Expect.Quietly(sandbox.Shell("ip netns add blue"));

    public void Dispose()
    {
        Watchdogs.End(sandbox);
        sandbox.Dispose();
    }

    [Fact]
    public void By_name_path_or_process_only_that_namespace_is_changed()
    {
        using var held = new HeldNamespace(sandbox, 100, 20, 4, "--user", "--map-root-user");

        var report = Expect.Quietly(sandbox.Keeptune("apply", "aws", "--netns", "blue"));
        Assert.Equal(["7200/75/9", "240/30/4", "100/20/4"], [sandbox.Live, Blue, held.Live]);
        Expect.Quietly(sandbox.Keeptune("apply", "--time", "50", "--netns", "/run/netns/blue"));
        Assert.Equal("50/30/4", Blue);
        var json = JsonNode.Parse(
            Expect.Quietly(sandbox.Keeptune("apply", "database", "--pid", $"{held.Pid}", "--json")))!["namespaces"]!.AsArray().Single()!;
        Assert.Equal(["7200/75/9", "50/30/4", "60/10/6"], [sandbox.Live, Blue, held.Live]);

        Assert.StartsWith("net.ipv4.tcp_keepalive_time    7200 -> 240\n", report, StringComparison.Ordinal);
        Assert.Equal((held.Netns, held.Pid, "sh"), ((string?)json["netns"], (int)json["pids"]![0]!, (string?)json["process"]));
    }

    [Fact]
    public void Each_namespace_is_reverted_by_itself()
    {
        using var held = new HeldNamespace(sandbox, 100, 20, 4);
        Expect.Quietly(
            sandbox.Shell(
                $"$K apply aws --netns blue --quiet; $K apply cloud --netns blue --quiet; $K apply azure --pid {held.Pid} --quiet"));

        var here = sandbox.Keeptune("revert");
        Assert.Equal(
            (
                "nothing to revert\n",
                "keeptune: hint: 3 changes were made in other network namespaces; run 'keeptune revert --all-netns' to revert in "
                    + "those that still exist\n"),
            (here.Output, here.Error));
        Expect.Quietly(sandbox.Keeptune("revert", "--netns", "blue"));
        Assert.Equal(["240/30/4", "120/30/8"], [Blue, held.Live]);
        Expect.Quietly(sandbox.Keeptune("revert", "--pid", $"{held.Pid}"));
        Expect.Quietly(sandbox.Keeptune("revert", "--netns", "blue", "--all"));
        Assert.Equal(["7200/75/9", "100/20/4"], [Blue, held.Live]);
    }

    [Fact]
    public void Sysctl_changes_that_namespace_too()
    {
        Expect.Quietly(sandbox.Shell("strace -f -e trace=execve,setns -o /run/trace $K apply aws --netns blue --via sysctl >/dev/null"));

        Assert.Equal(["7200/75/9", "240/30/4"], [sandbox.Live, Blue]);
        var calls = sandbox.ReadFile("/run/trace")!.Split('\n');
        Assert.Contains(
            calls, call => call.Contains("execve(\"/usr/bin/nsenter\", [\"/usr/bin/nsenter\", \"--net=/proc/", StringComparison.Ordinal));
        Expect.Quietly(sandbox.Keeptune("revert", "--netns", "blue"));
        Assert.Equal("7200/75/9", Blue);
    }

    [Fact]
    public void Verify_looks_at_the_running_values_there()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "aws", "--netns", "blue"));

        Assert.Equal(
            "expected  240/30/4 (time/intvl/probes), change 1\nrunning   ok\n",
            Expect.Quietly(sandbox.Keeptune("verify", "--netns", "blue")));
        var other = sandbox.Keeptune("verify", "cloud", "--netns", "blue");
        Assert.Equal(
            (3, "expected  200/30/5 (time/intvl/probes), profile 'cloud'\nrunning   deviates: 240/30/4\n"), (other.ExitCode, other.Output));
        Assert.Null(JsonNode.Parse(sandbox.Keeptune("verify", "--netns", "blue", "--json").Output)!["boot"]);
        Expect.Refusal(
            sandbox, 2, () => sandbox.Keeptune("verify", "--netns", "blue", "--file", "91-x.conf"), "'--file' can't be used for");
    }

    [Fact]
    public void A_file_belongs_to_the_boot_namespace()
    {
        Expect.Refusal(
            sandbox,
            2,
            () => sandbox.Keeptune("apply", "aws", "--persist", "--netns", "blue"),
            "'--persist' can't be used for the network namespace 'blue': a boot sets only the values of the host's network namespace",
            "keeptune export");
        Expect.Refusal(
            sandbox, 2, () => sandbox.Keeptune("apply", "aws", "--persist-only", "--netns", "blue"), "'--persist-only' can't be used for");

        var inside = sandbox.Shell("ip netns exec blue $K apply aws --persist");
        Assert.Equal(0, inside.ExitCode);
        Assert.Matches(
            @"keeptune: warning: a boot sets only the values of the host's network namespace: the file has no effect on this one "
                + @"\(net:\[\d+\]\)\n",
            inside.Error);
        Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--persist", "--netns", "/proc/1/ns/net"));
        Assert.Equal(["200/30/5", "240/30/4"], [sandbox.Live, Blue]);
    }

    [Fact]
    public void The_watchdog_of_a_change_for_a_limited_time_works_there()
    {
        var ran = sandbox.Script("""
            $K apply azure --netns blue --confirm 60s | tail -1; pid=$(watchdog); [ $(stat -Lc %i /proc/$pid/ns/net) = $(stat -Lc %i /run/netns/blue) ] && echo there
            live; ip netns exec blue sysctl -n net.ipv4.tcp_keepalive_time; kill -TERM $pid; closed; ip netns exec blue sysctl -n net.ipv4.tcp_keepalive_time
            $K apply aws --netns blue --confirm 60s --quiet; $K confirm; echo $?; $K confirm --netns blue | tail -1; ip netns exec blue sysctl -n net.ipv4.tcp_keepalive_time
            """);

        Assert.Matches(
            @"^rolls back at .* unless you run 'keeptune confirm --netns blue'\nthere\n7200/75/9\n120\n7200\n1\nconfirmed\n240\n$",
            ran.Output);
        Assert.Contains("keeptune: hint: run 'keeptune confirm --netns blue'\n", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_countdown_at_a_terminal_confirms_there()
    {
        var ran = TypedTerminal.Run(sandbox, "while sleep 0.3; do echo; done", "$K apply azure --netns blue --confirm 60s");

        Assert.Equal(0, ran.ExitCode);
        Assert.EndsWith("\e[32mconfirmed\e[0m\r\n", ran.Output, StringComparison.Ordinal);
        Assert.Equal(["7200/75/9", "120/30/8"], [sandbox.Live, Blue]);
    }

    [Theory]
    [InlineData(1, "no network namespace named 'bleu'", "did you mean 'blue'?", "apply", "aws", "--netns", "bleu")]
    [InlineData(1, "there is no process 4194305", "", "apply", "aws", "--pid", "4194305")]
    [InlineData(1, "there is no process 4194305", "", "revert", "--pid", "4194305")]
    [InlineData(1, "no network namespace named 'bleu'", "", "verify", "aws", "--netns", "bleu")]
    [InlineData(1, "no network namespace named 'bleu'", "", "confirm", "--netns", "bleu")]
    [InlineData(2, "can't be combined", "", "apply", "aws", "--pid", "1", "--netns", "blue")]
    [InlineData(2, "'--root' can't be combined with '--netns'", "", "apply", "aws", "--persist-only", "--root", "/", "--netns", "blue")]
    [InlineData(2, "'--root' can't be combined with '--netns'", "", "verify", "aws", "--root", "/", "--netns", "blue")]
    public void An_invalid_target_changes_nothing(int exitCode, string message, string hint, params string[] arguments) =>
        Expect.Refusal(sandbox, exitCode, () => sandbox.Keeptune(arguments), message, hint);

    [Fact]
    public void Without_privilege_the_capability_is_named()
    {
        using var held = new HeldNamespace(sandbox, 100, 20, 4);

        Expect.Refusal(sandbox, 4, () => sandbox.KeeptuneAsNobody("apply", "aws", "--netns", "blue"), "CAP_SYS_ADMIN", "hint: run as root");
        Expect.Refusal(
            sandbox, 4, () => sandbox.KeeptuneAsNobody("apply", "aws", "--pid", $"{held.Pid}"), "CAP_SYS_PTRACE", "hint: run as root");
        Assert.Equal("100/20/4", held.Live);
    }

    private string Blue =>
        string.Join(
            '/',
            sandbox.Shell(
                "ip netns exec blue sysctl -n net.ipv4.tcp_keepalive_time net.ipv4.tcp_keepalive_intvl "
                    + "net.ipv4.tcp_keepalive_probes").Output.Split(
                    '\n',
                StringSplitOptions.RemoveEmptyEntries));
}
