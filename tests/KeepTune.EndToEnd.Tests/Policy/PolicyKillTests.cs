namespace KeepTune.EndToEnd.Tests.Policy;

/// <summary><c>policy</c> killed before each system call that has an effect for others: the result is consistent.</summary>
public sealed class PolicyKillTests : IDisposable
{
    private const string Old = "60/10/6 90000";
    private const string New = "200/30/5 0";

    private readonly Sandbox sandbox = new();
    private readonly TestCgroup group;

    public PolicyKillTests() => group = new(sandbox);

    public void Dispose()
    {
        sandbox.Keeptune("policy", "detach", group.Path);
        group.Dispose();
        sandbox.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_change_is_made_or_not_made_without_a_gap(bool pinned)
    {
        Begin(pinned);
        using var program = group.Program("l = listen(socket.AF_INET, ('127.0.0.1', 0))");
        var (killed, changed) = (0, 0);
        foreach (var call in new[] { "bpf", "membarrier", "unlinkat" })
        {
            for (var when = 1; ; when++)
            {
                Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", group.Path, "--user-timeout", "90s"));

                var ran = Kill(call, when, $"attach cloud {group.Path}");
                var stands = Assert.Single(List());
                var socket = program.After("held[1:] = []; connect(l)").Last(socket => (string?)socket!["state"] != "listening")!;

                Assert.Contains(stands, new[] { $"{Old} {Hold(pinned)}", $"{New} {Hold(pinned)}" });
                Assert.StartsWith(
                    $"{socket["time_s"]}/{socket["intvl_s"]}/{socket["probes"]} {socket["user_timeout_ms"]}",
                    stands,
                    StringComparison.Ordinal);
                changed += stands.StartsWith(New, StringComparison.Ordinal) ? 1 : 0;
                if (ran.ExitCode == 0)
                    break;
                killed++;
            }
        }

        // Some of the killed ones had completed it.
        Assert.InRange(killed, 10, 1000);
        Assert.InRange(changed, 4, killed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_policy_being_detached_is_still_active_or_gone_without_a_trace(bool pinned)
    {
        Begin(pinned);

        // Policies of other tests come and go, and with them calls: a round may miss the few calls after the name is removed.
        var (killed, ended) = (0, 0);
        for (var round = 0; round < 4 && (round == 0 || (pinned && ended == 0)); round++)
        {
            foreach (var call in new[] { "bpf", "unlinkat" })
                KillAtEach(call, pinned, ref killed, ref ended);
        }

        Assert.InRange(killed, 8, 1000);
        Assert.InRange(ended, pinned ? 1 : 0, killed);
    }

    private void KillAtEach(string call, bool pinned, ref int killed, ref int ended)
    {
        for (var when = 1; ; when++)
        {
            Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", group.Path, "--user-timeout", "90s"));

            var ran = Kill(call, when, $"detach {group.Path}");

            // The kernel releases what the last descriptor of a process held a moment later.
            SpinWait.SpinUntil(() => List() is [] || List() is [var one] && one == $"{Old} {Hold(pinned)}", TimeSpan.FromSeconds(5));
            var left = List();
            Assert.True(left is [] || left is [var whole] && whole == $"{Old} {Hold(pinned)}", string.Join('\n', left));
            Assert.Equal(pinned ? left.Count : 0, Names());
            Expect.Quietly(sandbox.Keeptune("policy", "detach", group.Path));
            Assert.Empty(List());
            Assert.Equal(0, Names());
            if (ran.ExitCode == 0)
            {
                Assert.Empty(left);
                return;
            }

            killed++;
            ended += left.Count == 0 ? 1 : 0;
        }
    }

    [Theory]
    [InlineData("database")]
    [InlineData("cloud")]
    public void A_policy_attached_while_another_process_holds_the_last_one_does_not_need_it(string profile)
    {
        Begin(pinned: true);
        Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", group.Path));

        // Like a 'detach' that is killed right after it has removed the name, but for longer.
        using var holder = sandbox.Enter(["python3", "-c", """
            import ctypes, glob, os, struct, sys
            name = glob.glob("/sys/fs/bpf/keeptune/*")[0]
            path = ctypes.create_string_buffer(name.encode())
            attr = ctypes.create_string_buffer(struct.pack("<Q", ctypes.addressof(path)).ljust(152, b"\0"), 152)
            link = ctypes.CDLL(None).syscall(321 if os.uname().machine == "x86_64" else 280, 7, attr, 152)
            os.unlink(name)
            print(link > 0, flush=True)
            sys.stdin.read()
            """]);
        Assert.Equal("True", holder.StandardOutput.ReadLine());
        Assert.EndsWith(" cgroup", Assert.Single(List()), StringComparison.Ordinal);

        Assert.StartsWith(
            "replaced 60/10/6 ('database') with ",
            Expect.Quietly(sandbox.Keeptune("policy", "attach", profile, group.Path)),
            StringComparison.Ordinal);
        Assert.EndsWith(" pinned", Assert.Single(List()), StringComparison.Ordinal);
        holder.StandardInput.Close();
        holder.WaitForExit();
        Thread.Sleep(200);

        Assert.EndsWith(" pinned", Assert.Single(List()), StringComparison.Ordinal);
    }

    private void Begin(bool pinned)
    {
        if (pinned)
            Expect.Quietly(sandbox.Shell("mount -t bpf none /sys/fs/bpf"));
    }

    private static string Hold(bool pinned) => pinned ? "pinned" : "cgroup";

    private Ran Kill(string call, int when, string arguments) =>
        sandbox.Shell($"strace -f -qq -o /dev/null -e trace={call} -e inject={call}:signal=KILL:when={when} $K policy {arguments}");

    private int Names() =>
        sandbox.Shell("ls /sys/fs/bpf/keeptune 2>/dev/null").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    private List<string> List() =>
        [
            .. group.Policies().Select(
                policy =>
                    $"{policy!["values"]!["time_s"]}/{policy["values"]!["intvl_s"]}/{policy["values"]!["probes"]} "
                        + $"{policy["user_timeout_ms"]} {policy["hold"]}")
        ];
}
