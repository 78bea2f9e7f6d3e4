using System.Text.Json;

namespace KeepTune.EndToEnd.Tests.Changes;

/// <summary>
/// <c>apply --confirm</c> and <c>confirm</c> killed or made to fail at selected system calls: everything is then old or everything new.
/// </summary>
public sealed class ConfirmInterruptionTests : IDisposable
{
    private const string DropIn = "/etc/sysctl.d/90-keeptune.conf";
    private const string Old = "7200/75/9";
    private const string New = "120/30/8";

    private readonly Sandbox sandbox = new();

    public void Dispose()
    {
        Watchdogs.End(sandbox);
        sandbox.Dispose();
    }

    public static TheoryData<string, int> Kills
    {
        get
        {
            var kills = new TheoryData<string, int>();
            foreach (var (call, times)
                in ((string, int)[])[("write", 2), ("renameat", 1), ("fsync", 3), ("fchmod", 1), ("pwrite64", 1), ("unlinkat", 3)])
            {
                for (var when = 1; when <= times; when++)
                    kills.Add(call, when);
            }

            return kills;
        }
    }

    [Theory]
    [MemberData(nameof(Kills))]
    public void Confirm_that_is_killed_is_settled_by_the_watchdog(string call, int when)
    {
        Expect.Quietly(sandbox.Keeptune("apply", "azure", "--persist", "--confirm", "5s"));
        var watchdog = sandbox.Script("watchdog").Output.Trim();
        var ran = sandbox.Shell($"strace -f -o /run/trace -e trace={call} -e inject={call}:signal=KILL:when={when} $K confirm");
        Assert.Equal(137, ran.ExitCode);

        Assert.Equal(0, sandbox.Script($"gone {watchdog}").ExitCode);

        AssertWhole();
        Assert.Equal(sandbox.Live == New ? 0 : 1, sandbox.Keeptune("confirm").ExitCode);
    }

    [Theory]
    [MemberData(nameof(Kills))]
    public void Confirm_that_is_killed_together_with_the_watchdog_is_settled_by_the_next_run(string call, int when)
    {
        Expect.Quietly(sandbox.Keeptune("apply", "azure", "--persist", "--confirm", "60s"));
        var watchdog = sandbox.Script("watchdog").Output.Trim();
        var ran = sandbox.Shell($"strace -f -o /run/trace -e trace={call} -e inject={call}:signal=KILL:when={when} $K confirm");
        Assert.Equal(137, ran.ExitCode);
        sandbox.Script($"kill -KILL {watchdog} 2>/dev/null; gone {watchdog}");

        // An apply of another file changes neither the values nor the file in question.
        Assert.Equal(0, sandbox.Keeptune("apply", "cloud", "--persist-only", "--file", "50-other.conf", "--allow-overridden").ExitCode);

        AssertWhole();
        Assert.Equal("nothing to confirm\n", sandbox.Keeptune("confirm").Output);
    }

    [Theory]
    [InlineData("pwrite64", 1)]
    [InlineData("fsync", 1)]
    [InlineData("renameat", 1)]
    [InlineData("renameat", 2)]
    [InlineData("write", 1)]
    [InlineData("write", 2)]
    [InlineData("write", 3)]
    [InlineData("write", 4)]
    [InlineData("write", 5)]
    public void Apply_that_is_killed_leaves_the_old_values_without_waiting_for_the_deadline(string call, int when)
    {
        // Without -f the watchdog is not traced.
        var ran = sandbox.Shell(
            $"strace -o /run/trace -e trace={call} -e inject={call}:signal=KILL:when={when} $K apply azure --persist --confirm 1h --quiet");
        Assert.Equal(137, ran.ExitCode);

        Assert.Equal(0, sandbox.Script("closed").ExitCode);
        Assert.Equal(Old, sandbox.Live);
        sandbox.Keeptune("revert");

        Assert.Equal(Old, sandbox.Live);
        Assert.Null(sandbox.ReadFile(DropIn));
        Assert.All(States(), state => Assert.Equal("rolled_back", state));
        Expect.Quietly(sandbox.Keeptune("show"));
        Expect.Quietly(sandbox.Keeptune("apply", "azure"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--no-journal")]
    public void Apply_that_is_killed_between_two_values_leaves_no_mixture(string record)
    {
        var ran = sandbox.Script(
            $"strace -o /run/trace -P /proc/sys/net/ipv4/tcp_keepalive_intvl -e inject=write:signal=KILL:when=1 $K apply cloud {record} "
                + "--confirm 1h; echo $?; closed && live");

        Assert.Equal($"137\n{Old}\n", ran.Output);
        Expect.Refusal(sandbox, 1, () => sandbox.Keeptune("confirm"), "change 1 was rolled back at ", " because it was interrupted before");
        Expect.Quietly(sandbox.Keeptune("show"));
        Expect.Quietly(sandbox.Keeptune("apply", "azure"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--no-journal")]
    public void If_apply_can_not_roll_back_the_watchdog_does(string record)
    {
        // The first value is written; the second is not, and the first can't be restored. The watchdog is not traced.
        var ran = sandbox.Script(
            "strace -o /run/trace -P /proc/sys/net/ipv4/tcp_keepalive_time -P /proc/sys/net/ipv4/tcp_keepalive_intvl -e trace=write -e "
                + $"inject=write:error=EIO:when=2+ $K apply cloud {record} --confirm 1h; echo $?; closed && live");

        Assert.Equal($"6\n{Old}\n", ran.Output);
        Assert.Contains("net.ipv4.tcp_keepalive_time is 200, was 7200", ran.Error, StringComparison.Ordinal);
        Assert.All(States(), state => Assert.Equal("rolled_back", state));
        Expect.Quietly(sandbox.Keeptune("show"));
        Expect.Quietly(sandbox.Keeptune("apply", "azure"));
    }

    [Theory]
    [InlineData("renameat", 1)]
    [InlineData("fsync", 1)]
    [InlineData("fsync", 2)]
    [InlineData("fchmod", 1)]
    [InlineData("pwrite64", 1)]
    public void Confirm_that_fails_leaves_the_change_pending(string call, int when)
    {
        Expect.Quietly(sandbox.Keeptune("apply", "azure", "--persist", "--confirm", "60s"));

        var ran = sandbox.Shell($"strace -f -o /run/trace -e trace={call} -e inject={call}:error=EIO:when={when} $K confirm");

        Assert.Equal(1, ran.ExitCode);
        Assert.Equal("", sandbox.Shell("ls -A /etc/sysctl.d").Output);
        Assert.Equal(New, sandbox.Live);
        Assert.Equal(["unconfirmed"], States());
        Assert.EndsWith($"{DropIn} written\nconfirmed\n", Expect.Quietly(sandbox.Keeptune("confirm")), StringComparison.Ordinal);
        Assert.Equal(["done"], States());
    }

    [Fact]
    public void A_restore_that_fails_is_tried_again()
    {
        // A process started under strace is traced to its end: the watchdog's first two writes of a value fail, and so do their
        // roll-backs.
        var ran = sandbox.Script("""
            $K apply azure --confirm 60s --quiet; pid=$(watchdog)
            strace -f -p $pid -o /run/trace -P /proc/sys/net/ipv4/tcp_keepalive_time -e trace=write -e inject=write:error=EIO:when=1..2 2>/run/attached &
            for i in $(seq 200); do grep -q attached /run/attached && break; sleep 0.05; done
            kill -TERM $pid; closed; live; wait
            """);

        Assert.Equal($"{Old}\n", ran.Output);
        Assert.Equal(["rolled_back"], States());
    }

    private void AssertWhole()
    {
        var isNew = sandbox.Live == New;
        Assert.True(isNew || sandbox.Live == Old, sandbox.Live);
        Assert.Equal(isNew, sandbox.ReadFile(DropIn)?.Contains("tcp_keepalive_time = 120", StringComparison.Ordinal) == true);
        Assert.Equal(isNew ? "done" : "rolled_back", States().Last());
        Assert.Equal("", sandbox.Shell("ls -A /etc/sysctl.d | grep -v '^[0-9a-z-]*.conf$'").Output);
        Expect.Quietly(sandbox.Keeptune("show"));
    }

    private IEnumerable<string> States() =>
        JsonDocument.Parse(Expect.Quietly(sandbox.Keeptune("history", "--json", "--quiet"))).RootElement.GetProperty("changes")
            .EnumerateArray().Select(change => change.GetProperty("state").GetString()!);
}
