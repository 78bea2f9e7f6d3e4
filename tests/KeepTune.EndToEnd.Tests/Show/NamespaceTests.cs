using System.Text.Json.Nodes;

namespace KeepTune.EndToEnd.Tests.Show;

/// <summary><c>show</c> in network namespaces other than its own.</summary>
public sealed class NamespaceTests : IDisposable
{
    private const string AsNobody = "setpriv --reuid=65534 --regid=65534 --clear-groups";

    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void Named_unnamed_nested_and_other_users_namespaces_are_all_shown_with_the_values_that_sysctl_reads_inside()
    {
        Expect.Quietly(
            sandbox.Shell(
                "ip netns add blue && ip netns exec blue sysctl -qw net.ipv4.tcp_keepalive_time=30 net.ipv4.tcp_keepalive_intvl=10 "
                    + "net.ipv4.tcp_keepalive_probes=3"));
        Expect.Quietly(
            sandbox.Shell(
                "mkdir /run/docker /run/docker/netns; touch /run/docker/netns/0a1b2c /run/netns/azure '/run/a file'; for f in "
                    + "docker/netns/0a1b2c netns/azure; do mount --bind /run/netns/blue /run/$f; done"));
        Expect.Quietly(sandbox.Shell("unshare --net='/run/a file' sysctl -qw net.ipv4.tcp_keepalive_time=222"));
        using var held = new HeldNamespace(sandbox, 100, 20, 4);
        using var nested = new HeldNamespace(sandbox, 101, 21, 5, "sh", "-c", "exec unshare --net \"$@\"", "nested");
        using var inUserNamespace = new HeldNamespace(sandbox, -1, 75, 0, "--user", "--map-root-user");
        var before = sandbox.Live;

        var ran = sandbox.Keeptune("show", "--all-netns", "--json");

        Assert.Equal(0, ran.ExitCode);
        var namespaces = JsonNode.Parse(ran.Output)!["namespaces"]!.AsArray();
        JsonNode Named(string name) => namespaces.Single(netns => netns!["names"]!.AsArray().Any(each => (string?)each == name))!;
        JsonNode Of(HeldNamespace one) => namespaces.Single(netns => (string?)netns!["netns"] == one.Netns)!;
        Assert.Equal(["0a1b2c", "azure", "blue"], Named("blue")["names"]!.AsArray().Select(name => (string?)name));
        Assert.Equal(
            ("30/10/3", "aggressive", 60.0),
            (Values(Named("blue")), (string?)Named("blue")["profile"], (double)Named("blue")["detection_s"]!));
        Assert.Empty(Named("blue")["pids"]!.AsArray());
        Assert.Equal("222/75/9", Values(Named("/run/a file")));
        Assert.All(
            [held, nested, inUserNamespace],
            one => Assert.Equal((one.Live, one.Pid, "sh"), (Values(Of(one)), (int)Of(one)["pids"]![0]!, (string?)Of(one)["process"])));
        Assert.Equal("100/20/4", held.Live);
        Assert.Equal("101/21/5", nested.Live);
        Assert.Equal("-1/75/0", inUserNamespace.Live);
        Assert.Null(Of(inUserNamespace)["detection_s"]);
        Assert.Equal(sandbox.Shell("readlink /proc/self/ns/net").Output, $"{(string?)namespaces[0]!["netns"]}\n");
        Assert.Equal(before, sandbox.Live);
        Assert.Equal(namespaces.Count, namespaces.Select(netns => (string?)netns!["netns"]).Distinct().Count());
    }

    [Fact]
    public void As_text_it_is_a_table_with_this_namespace_first()
    {
        Expect.Quietly(sandbox.Shell("ip netns add blue && ip netns exec blue sysctl -qw net.ipv4.tcp_keepalive_time=-1"));
        using var held = new HeldNamespace(sandbox, 100, 20, 4);

        var lines = sandbox.Keeptune("show", "--all-netns").Output.Split('\n');

        Assert.Matches("^NETNS +NAME +PROCESS +CONTAINER +TIME +INTVL +PROBES +DETECTION +PROFILE$", lines[0]);
        Assert.Matches(@"^net:\[\d+\] +\(this\) .* 7200 +75 +9 +7875 s +kernel-default$", lines[1]);
        Assert.Single(
            lines, line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^net:\[\d+\] +blue +- +- +-1 +75 +9 +never +custom$"));
        Assert.Single(
            lines,
            line => line.StartsWith(held.Netns, StringComparison.Ordinal) && line.Contains($" sh ({held.Pid}) ", StringComparison.Ordinal));
    }

    [Fact]
    public void One_namespace_is_shown_by_name_by_path_and_by_process()
    {
        Expect.Quietly(
            sandbox.Shell(
                "ip netns add blue && ip netns exec blue sysctl -qw net.ipv4.tcp_keepalive_time=30 net.ipv4.tcp_keepalive_intvl=10 "
                    + "net.ipv4.tcp_keepalive_probes=3"));
        using var held = new HeldNamespace(sandbox, 100, 20, 4, "--user", "--map-root-user");

        Assert.Equal("60\n", Expect.Quietly(sandbox.Keeptune("show", "--netns", "blue", "--field", "detection_s")));
        Assert.Equal("aggressive\n", Expect.Quietly(sandbox.Keeptune("show", "--netns=/run/netns/blue", "--field", "profile")));
        Assert.Equal("180\n", Expect.Quietly(sandbox.Keeptune("show", "--pid", $"{held.Pid}", "--field", "detection_s")));
        Assert.Equal(
            held.Netns + "\n", Expect.Quietly(sandbox.Keeptune("show", "--netns", $"/proc/{held.Pid}/ns/net", "--field", "netns")));
        Assert.Equal(
            "net.ipv4.tcp_keepalive_time = 30\nnet.ipv4.tcp_keepalive_intvl = 10\nnet.ipv4.tcp_keepalive_probes = 3\n",
            Expect.Quietly(sandbox.Keeptune("show", "--netns", "blue", "--format", "sysctl")));
        Assert.Contains(
            "= 30 + 10 x 3 = 60 s",
            Expect.Quietly(sandbox.Keeptune("show", "--netns", "blue", "--explain", "--full")),
            StringComparison.Ordinal);
        var shown =
            JsonNode.Parse(Expect.Quietly(sandbox.Keeptune("show", "--pid", $"{held.Pid}", "--json")))!["namespaces"]!.AsArray().Single()!;
        Assert.Equal(
            (held.Netns, "100/20/4", held.Pid, "sh"),
            ((string?)shown["netns"], Values(shown), (int)shown["pids"]![0]!, (string?)shown["process"]));
        Assert.Equal("7200/75/9", sandbox.Live);
    }

    [Fact]
    public void The_container_is_detected_by_the_cgroup_of_the_process()
    {
        var id = new string('a', 63) + "1";
        using var held = new HeldNamespace(sandbox, 100, 20, 4);
        Expect.Quietly(
            sandbox.Shell($"echo '0::/system.slice/docker-{id}.scope' >/run/cgroup && mount --bind /run/cgroup /proc/{held.Pid}/cgroup"));

        var shown = JsonNode.Parse(sandbox.Keeptune("show", "--pid", $"{held.Pid}", "--json").Output)!["namespaces"]![0]!;

        Assert.Equal(("docker", id), ((string?)shown["container"]!["runtime"], (string?)shown["container"]!["id"]));
        Assert.Contains(" docker aaaaaaaaaaaa ", sandbox.Keeptune("show", "--all-netns").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_name_of_a_process_is_shown_escaped()
    {
        var ran = sandbox.Shell("""
            ln -s "$(command -v sleep)" $'/run/\e[2J'
            unshare --net $'/run/\e[2J' 1000 >/dev/null 2>&1 &
            until [ "$(cat /proc/$!/comm)" = $'\e[2J' ]; do sleep 0.01; done
            $K show --all-netns
            kill $!
            """);

        Assert.Contains(@" \x1b[2J (", ran.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "no network namespace named 'bleu'", "did you mean 'blue'?", "show", "--netns", "bleu")]
    [InlineData(1, "couldn't open '/run/none': No such file or directory", "", "show", "--netns", "/run/none")]
    [InlineData(1, "there is no process 4194305", "", "show", "--pid", "4194305")]
    [InlineData(2, "'/etc/passwd' is a regular file, expected a network namespace", "", "show", "--netns", "/etc/passwd")]
    [InlineData(2, "'/proc/self/ns/uts' is a namespace of another kind, expected a network "
        + "namespace", "", "show", "--netns", "/proc/self/ns/uts")]
    [InlineData(2, "'/run/netns/stale' is a regular file, expected a network "
        + "namespace", "ip netns delete stale", "show", "--netns", "stale")]
    [InlineData(2, "'--pid' is 'x', expected a process id", "", "show", "--pid", "x")]
    [InlineData(2, "'--pid' is '0'", "", "show", "--pid", "0")]
    [InlineData(2, "can't be combined", "", "show", "--pid", "1", "--netns", "blue")]
    [InlineData(2, "can't be combined", "", "show", "--all-netns", "--netns", "blue")]
    [InlineData(2, "'--all-netns' can't be combined with", "", "show", "--all-netns", "--field", "time_s")]
    [InlineData(2, "'--all-netns' can't be combined with", "", "show", "--all-netns", "--format", "sysctl")]
    [InlineData(2, "'--all-netns' can't be combined with", "", "show", "--all-netns", "--explain")]
    public void An_invalid_target_is_refused(int exitCode, string message, string hint, params string[] arguments)
    {
        Expect.Quietly(sandbox.Shell("ip netns add blue; touch /run/netns/stale"));

        Expect.Refusal(sandbox, exitCode, () => sandbox.Keeptune(arguments), message, hint);
    }

    [Fact]
    public void Without_privilege_the_capability_for_a_target_is_named()
    {
        Expect.Quietly(sandbox.Shell("ip netns add blue"));
        using var held = new HeldNamespace(sandbox, 100, 20, 4);

        Expect.Refusal(
            sandbox,
            4,
            () => sandbox.KeeptuneAsNobody("show", "--netns", "blue"),
            "couldn't enter the network namespace 'blue'",
            "CAP_SYS_ADMIN",
            "hint: run as root");
        Expect.Refusal(
            sandbox,
            4,
            () => sandbox.KeeptuneAsNobody("show", "--pid", $"{held.Pid}"),
            $"couldn't open the network namespace of process {held.Pid}",
            "CAP_SYS_PTRACE",
            "hint: run as root");
        Expect.Refusal(sandbox, 4, () => sandbox.KeeptuneAsNobody("show", "--netns", $"/proc/{held.Pid}/ns/net"), "CAP_SYS_PTRACE");
        Assert.Equal("7200\n", Expect.Quietly(sandbox.Shell($"{AsNobody} sh -c '$K show --pid $$ --field time_s'")));
    }

    [Fact]
    public void Without_privilege_invisible_namespaces_are_counted()
    {
        Expect.Quietly(sandbox.Shell("ip netns add blue; ip netns add green"));

        var text = sandbox.KeeptuneAsNobody("show", "--all-netns");
        var json = sandbox.KeeptuneAsNobody("show", "--all-netns", "--json");

        Assert.Equal((0, 0), (text.ExitCode, json.ExitCode));
        Assert.Matches(
            @"^keeptune: warning: couldn't look into \d+ network namespaces \(needs CAP_SYS_ADMIN\), the "
                + @"namespaces? of \d+ process(es)? \(needs CAP_SYS_PTRACE\)\nkeeptune: hint: run as root to see all\n$",
            text.Error);
        Assert.Equal(2, text.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        var shown = JsonNode.Parse(json.Output)!;
        Assert.Equal("7200/75/9", Values(shown["namespaces"]!.AsArray().Single()!));
        Assert.True((int)shown["not_visible"]! > 2);
    }

    [Fact]
    public void Processes_hidden_by_proc_are_reported()
    {
        var ran =
            sandbox.Shell($"unshare --mount sh -c 'mount -t proc -o hidepid=2 proc /proc && exec {AsNobody} $K show --all-netns --json'");

        Assert.Equal(0, ran.ExitCode);
        Assert.Contains("warning: couldn't look into processes that /proc hides (hidepid)", ran.Error, StringComparison.Ordinal);
        Assert.Equal(1, (int)JsonNode.Parse(ran.Output)!["not_visible"]!);
    }

    [Fact]
    public void Show_mentions_other_values_elsewhere_on_a_terminal_and_explained_but_not_piped()
    {
        using var held = new HeldNamespace(sandbox, 100, 20, 4);
        const string note =
            @"elsewhere +(at least )?\d+ other network namespaces? ha(s|ve) different values;\s+'keeptune\s+show\s+--all-netns'\s+lists\s+"
                + "them";

        Assert.Matches(note, sandbox.Shell("stty cols 200 2>/dev/null; script -qec '$K show' /dev/null </dev/null").Output);
        Assert.Matches(note, sandbox.Keeptune("show", "--explain").Output);
        Assert.DoesNotContain("elsewhere", sandbox.Keeptune("show").Output, StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere", sandbox.Keeptune("show", "--json").Output, StringComparison.Ordinal);
        Assert.Equal(
            "7200\n",
            sandbox.Shell("script -qec '$K show --field time_s' /dev/null </dev/null").Output.Replace("\r", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("show")]
    [InlineData("show --json")]
    [InlineData("show --field detection_s")]
    public void Piped_show_reads_no_other_namespace(string command)
    {
        using var held = new HeldNamespace(sandbox, 100, 20, 4);

        Expect.Quietly(sandbox.Shell($"strace -f -o /run/trace $K {command} >/dev/null"));

        var calls = sandbox.ReadFile("/run/trace")!.Split('\n');
        Assert.Contains(calls, call => call.Contains("/proc/sys/net/ipv4/tcp_keepalive_time", StringComparison.Ordinal));
        Assert.DoesNotContain(calls, call => call.Contains("setns(", StringComparison.Ordinal));
        Assert.DoesNotContain(calls, call => call.Contains("\"/proc\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Names_are_completed()
    {
        Expect.Quietly(sandbox.Shell("ip netns add blue; ip netns add black; ip netns add red"));

        Assert.Equal(
            ["black", "blue"],
            Expect.Quietly(sandbox.Keeptune("__complete", "--", "show", "--netns", "bl"))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split('\t')[0]));
    }

    [Theory]
    [InlineData("--netns=black --netns=blue", "show", "--netns=b")]
    [InlineData("black blue", "show", "--netns", "=", "b")]
    [InlineData("black blue red", "show", "--netns", "=")]
    [InlineData("--only=container", "apply", "--all-netns", "--only=c")]
    [InlineData("--via=sysctl", "apply", "--via=s")]
    [InlineData("", "apply", "--json=")]
    public void Values_after_an_equals_sign_are_completed_for_each_shell(string expected, params string[] words)
    {
        Expect.Quietly(sandbox.Shell("ip netns add blue; ip netns add black; ip netns add red"));

        Assert.Equal(
            expected,
            string.Join(
                ' ',
                Expect.Quietly(sandbox.Keeptune(["__complete", "--", .. words]))
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => line.Split('\t')[0])));
    }

    private static string Values(JsonNode netns) => $"{netns["time_s"]}/{netns["intvl_s"]}/{netns["probes"]}";
}
