using System.Text.Json.Nodes;

namespace KeepTune.EndToEnd.Tests.Policy;

/// <summary>Several processes change the policy of a cgroup at once, while connections are made.</summary>
public sealed class PolicyConcurrencyTests : IDisposable
{
    // With its own /run, so that the lock there does not exclude others.
    private const string Apart = "unshare --mount --propagation private sh -c 'mount --bind $(mktemp -d) /run/keeptune && ";

    private readonly Sandbox sandbox = new();
    private readonly TestCgroup group;

    public PolicyConcurrencyTests()
    {
        group = new(sandbox);
        Expect.Quietly(sandbox.Shell("mkdir -p /run/keeptune"));
    }

    public void Dispose()
    {
        sandbox.Keeptune("policy", "detach", group.Path);
        group.Dispose();
        sandbox.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void However_many_attach_one_at_once_there_is_one(bool pinned)
    {
        if (pinned)
            Expect.Quietly(sandbox.Shell("mount -t bpf none /sys/fs/bpf"));
        for (var round = 0; round < 6; round++)
        {
            Expect.Quietly(AtOnce("attach database", "attach cloud", "attach aggressive", "attach database"));
            Assert.Single(group.Policies());
            Expect.Quietly(AtOnce("detach", "detach"));
            Assert.Empty(group.Policies());
        }
    }

    [Fact]
    public void Concurrent_loops_of_attach_and_detach_do_no_harm()
    {
        string Loop(string own, string profile) =>
            $"{own}for i in 1 2 3 4 5 6; do $K policy attach {profile} {group.Path} --wait 60 --quiet && $K policy detach {group.Path} "
                + "--wait 60 --quiet || exit 1; done";
        Expect.Quietly(Together(Loop("", "cloud"), Loop("mount -t bpf none /sys/fs/bpf && ", "database"), Loop("", "aggressive")));
        Assert.Empty(group.Policies());

        Expect.Quietly(sandbox.Keeptune("policy", "attach", "cloud", group.Path));
        Assert.Equal("cloud", (string?)Assert.Single(group.Policies())!["profile"]);
    }

    [Fact]
    public void Without_the_lock_it_says_so_and_changes_nothing()
    {
        Expect.Quietly(sandbox.Keeptune("policy", "attach", "aggressive", group.Path));

        // It stops in the middle of its change; the runtime makes the first two of these calls.
        using var first = sandbox.Enter(
            [
                "bash",
                "-c",
                "exec strace -f -qq -o /run/trace -e trace=bpf,membarrier -e inject=membarrier:delay_enter=4000000:when=3 $K policy "
                    + $"attach cloud {group.Path}"
            ]);
        Assert.True(SpinWait.SpinUntil(() => sandbox.Shell("grep -q BPF_MAP_CREATE /run/trace").ExitCode == 0, TimeSpan.FromSeconds(10)));

        Expect.Refusal(
            sandbox,
            5,
            () => sandbox.Shell($"{Apart}$K policy attach database {group.Path} --wait 1'"),
            "another keeptune is changing policies",
            "--wait 60");
        Assert.Equal("aggressive", (string?)Assert.Single(group.Policies())!["profile"]);

        first.WaitForExit();
        Assert.Equal("cloud", (string?)Assert.Single(group.Policies())!["profile"]);
    }

    [Fact]
    public void Every_connection_has_all_values_of_one_profile_while_they_change()
    {
        Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", group.Path, "--user-timeout", "90s", "--override"));
        using var program = group.Program("""
            import collections, threading
            seen, over = collections.Counter(), False
            l = socket.create_server(("127.0.0.1", 0))
            def run():
                while not over:
                    c = socket.create_connection(l.getsockname()); a = l.accept()[0]
                    for s in (c, a): seen[" ".join(str(s.getsockopt(level, name)) for level, name in ((1, 9), (6, 4), (6, 5), (6, 6), (6, 18)))] += 1
                    c.setsockopt(1, 13, b"\1\0\0\0\0\0\0\0"); c.close(); a.close()
            thread = threading.Thread(target=run); thread.start()
            """);

        var hits = 0L;
        for (var round = 0; round < 20; round++)
        {
            hits += Changed("cloud", "--override");
            hits += Changed("database", "--user-timeout", "90s", "--override");
        }

        program.After("over = True; thread.join(); open('/run/seen', 'w').write(json.dumps(seen))");
        hits += (long)Assert.Single(group.Policies())!["hits"]!;
        var seen = JsonNode.Parse(sandbox.ReadFile("/run/seen")!)!.AsObject().ToDictionary(pair => pair.Key, pair => (long)pair.Value!);

        Assert.Equal(["1 200 30 5 0", "1 60 10 6 90000"], seen.Keys.Order(StringComparer.Ordinal));
        Assert.InRange(seen.Values.Min(), 1000, long.MaxValue);
        Assert.Equal(seen.Values.Sum(), hits);
    }

    private long Changed(params string[] arguments) =>
        (long)JsonNode.Parse(
            Expect.Quietly(sandbox.Keeptune(["policy", "attach", .. arguments, group.Path, "--json"])))!["before"]!["hits"]!;

    private Ran AtOnce(params string[] commands) =>
        Together([.. commands.Select(command => $"$K policy {command} {group.Path} --wait 60 --quiet")]);

    private Ran Together(params string[] scripts) =>
        sandbox.Shell(
            $"ran=; {string.Concat(scripts.Select(script => $"{Apart}{script}' & ran=\"$ran $!\"; "))}code=0; for pid in $ran; do wait "
                + "$pid || code=1; done; exit $code");
}
