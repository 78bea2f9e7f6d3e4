using System.Text.Json;

namespace KeepTune.EndToEnd.Tests.Changes;

/// <summary><c>apply --confirm</c> and <c>confirm</c>: active values, written files, and other changes in the meantime.</summary>
public sealed class ConfirmTests : IDisposable
{
    private const string DropIn = "/etc/sysctl.d/90-keeptune.conf";

    private readonly Sandbox sandbox = new();

    public void Dispose()
    {
        Watchdogs.End(sandbox);
        sandbox.Dispose();
    }

    [Fact]
    public void Without_confirmation_the_old_values_return()
    {
        var output = Expect.Quietly(sandbox.Keeptune("apply", "azure", "--persist", "--confirm", "3s"));
        Assert.Contains($"{DropIn} will be written once you confirm\nrolls back at ", output, StringComparison.Ordinal);
        Assert.EndsWith(" unless you run 'keeptune confirm'\n", output, StringComparison.Ordinal);
        Assert.Equal("120/30/8", sandbox.Live);

        Assert.Equal("", sandbox.Script("until_old").Error);

        Assert.Equal("7200/75/9", sandbox.Live);
        Assert.Null(sandbox.ReadFile(DropIn));
        Assert.Equal(["rolled_back"], States());
        Assert.Equal("last-window\nlock\n", sandbox.Shell("ls /run/keeptune").Output);
    }

    [Fact]
    public void A_confirmed_change_stays_and_only_then_is_the_file_written()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "azure", "--persist", "--confirm", "5s"));
        Assert.Null(sandbox.ReadFile(DropIn));
        var watchdog = sandbox.Script("watchdog").Output.Trim();

        var output = Expect.Quietly(sandbox.Keeptune("confirm"));

        Assert.Contains("net.ipv4.tcp_keepalive_time    7200 -> 120\n", output, StringComparison.Ordinal);
        Assert.EndsWith($"{DropIn} written\nconfirmed\n", output, StringComparison.Ordinal);
        Assert.Contains("tcp_keepalive_time = 120", sandbox.ReadFile(DropIn), StringComparison.Ordinal);
        Assert.Equal(["done"], States());
        Assert.Equal(0, sandbox.Script($"gone {watchdog}").ExitCode);
        Thread.Sleep(TimeSpan.FromSeconds(5));
        Assert.Equal("120/30/8", sandbox.Live);
        Assert.Equal("last-window\nlock\n", sandbox.Shell("ls /run/keeptune").Output);

        Expect.Quietly(sandbox.Keeptune("revert"));
        Assert.Equal("7200/75/9", sandbox.Live);
        Assert.Null(sandbox.ReadFile(DropIn));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" --no-journal")]
    public void Confirming_what_was_rolled_back_fails_and_says_when_and_why(string record)
    {
        Expect.Quietly(sandbox.Keeptune($"apply azure --persist{record} --confirm 1s".Split(' ')));
        Assert.Equal("", sandbox.Script("until_old; closed").Error);

        var late = sandbox.Keeptune("confirm");

        Assert.Equal((1, ""), (late.ExitCode, late.Output));
        Assert.Matches(
            @"^keeptune: error: change 1 was rolled back at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d because it was not confirmed\n"
                + $"keeptune: hint: run 'keeptune apply azure --persist{record} --confirm 1s' to make the change again\n$",
            late.Error);
        Assert.Equal(1, sandbox.Keeptune("confirm").ExitCode);

        var cancel = Expect.Quietly(sandbox.Keeptune("confirm", "--cancel"));
        Assert.StartsWith("change 1 was rolled back at ", cancel, StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_change_makes_an_earlier_roll_back_irrelevant()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "azure", "--confirm", "1s"));
        Assert.Equal("", sandbox.Script("until_old; closed").Error);
        Expect.Quietly(sandbox.Keeptune("apply", "cloud"));

        Assert.Equal("nothing to confirm\n", Expect.Quietly(sandbox.Keeptune("confirm")));
    }

    [Fact]
    public void What_was_rolled_back_and_is_active_again_needs_no_confirmation()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "azure", "--confirm", "1s"));
        Assert.Equal("", sandbox.Script("until_old; closed").Error);
        Expect.Quietly(
            sandbox.Shell("sysctl -qw net.ipv4.tcp_keepalive_time=120 net.ipv4.tcp_keepalive_intvl=30 net.ipv4.tcp_keepalive_probes=8"));

        Expect.Quietly(sandbox.Keeptune("apply", "azure", "--confirm", "60s"));
        Assert.Equal("nothing to confirm\n", Expect.Quietly(sandbox.Keeptune("confirm")));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" --no-journal")]
    public void Confirming_twice_is_already_confirmed(string record)
    {
        Expect.Quietly(sandbox.Keeptune($"apply azure{record} --confirm 60s".Split(' ')));
        Expect.Quietly(sandbox.Keeptune("confirm"));

        Assert.Equal("change 1 is already confirmed\n", Expect.Quietly(sandbox.Keeptune("confirm")));
        var again = JsonDocument.Parse(Expect.Quietly(sandbox.Keeptune("confirm", "--json"))).RootElement;
        Assert.True(again.GetProperty("already_confirmed").GetBoolean());
        Assert.False(again.GetProperty("changed").GetBoolean());
        Assert.Equal(1, again.GetProperty("id").GetInt64());
        Expect.Refusal(
            sandbox, 1, () => sandbox.Keeptune("confirm", "--cancel"), "change 1 is already confirmed and stays", "run 'keeptune revert'");
    }

    [Fact]
    public void Confirming_what_was_cancelled_fails()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "azure", "--confirm", "60s"));
        Expect.Quietly(sandbox.Keeptune("confirm", "--cancel"));

        Expect.Refusal(sandbox, 1, () => sandbox.Keeptune("confirm"), "change 1 was rolled back at ", " because it was cancelled\n");
    }

    [Fact]
    public void Without_a_journal_it_works_too()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "azure", "--persist", "--no-journal", "--confirm", "60s"));
        Expect.Quietly(sandbox.Keeptune("confirm"));
        Assert.Equal("120/30/8", sandbox.Live);
        Assert.NotNull(sandbox.ReadFile(DropIn));

        Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--no-journal", "--confirm", "3s"));
        Assert.Equal("200/30/5", sandbox.Live);
        sandbox.Shell("sleep 3.5");
        Assert.Equal("120/30/8", sandbox.Live);
        Assert.Equal("", sandbox.Shell("ls /var/lib/keeptune 2>/dev/null").Output);
    }

    [Theory]
    [InlineData("apply cloud")]
    [InlineData("apply azure")]
    [InlineData("apply cloud --persist-only")]
    [InlineData("apply cloud --confirm 5s")]
    [InlineData("revert")]
    [InlineData("revert --all --force")]
    public void In_the_meantime_every_other_change_is_refused(string command)
    {
        Expect.Quietly(sandbox.Keeptune("apply", "azure", "--confirm", "60s"));

        Expect.Refusal(
            sandbox, 5, () => sandbox.Keeptune(command.Split(' ')),
            "keeptune: error: a change is pending: ", " s left to confirm\n",
            "keeptune: hint: run 'keeptune confirm' to keep it, 'keeptune confirm --cancel' to roll it back now, or wait\n");
    }

    [Fact]
    public void A_dry_run_reports_the_pending_change()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "azure", "--confirm", "60s"));

        var ran = sandbox.Keeptune("apply", "cloud", "--dry-run");

        Assert.Equal(0, ran.ExitCode);
        Assert.Matches("^keeptune: warning: a change is pending: [0-9]+ s left to confirm; a real run would be refused\n$", ran.Error);
    }

    [Fact]
    public void Values_that_are_already_active_open_no_window()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "azure"));

        Assert.Contains("no change", Expect.Quietly(sandbox.Keeptune("apply", "azure", "--confirm", "60s")), StringComparison.Ordinal);
        Assert.Equal("nothing to confirm\n", Expect.Quietly(sandbox.Keeptune("confirm")));
    }

    [Fact]
    public void A_file_alone_needs_confirmation_too()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "azure"));

        Assert.StartsWith(
            $"{DropIn} will be written once you confirm\n",
            Expect.Quietly(sandbox.Keeptune("apply", "azure", "--persist", "--confirm", "60s")),
            StringComparison.Ordinal);
        Assert.Equal($"{DropIn} written\nconfirmed\n", Expect.Quietly(sandbox.Keeptune("confirm")));
        Assert.NotNull(sandbox.ReadFile(DropIn));
    }

    [Fact]
    public void A_dry_run_changes_nothing_and_says_that_it_would_need_confirmation()
    {
        var before = sandbox.Everything();

        var output = Expect.Quietly(sandbox.Keeptune("apply", "azure", "--confirm", "90s", "--dry-run"));

        Assert.EndsWith(
            "would roll back after 90 s (1m 30s) unless you run 'keeptune confirm'\ndry run: nothing was changed\n",
            output,
            StringComparison.Ordinal);
        Assert.Equal(before, sandbox.Everything());
        Assert.Equal("", sandbox.Shell("ls -d /run/keeptune 2>/dev/null").Output);
    }

    [Fact]
    public void A_diff_opens_no_window()
    {
        Assert.StartsWith(
            "--- ", Expect.Quietly(sandbox.Keeptune("apply", "azure", "--confirm", "60s", "--diff")), StringComparison.Ordinal);
        Assert.Equal("nothing to confirm\n", Expect.Quietly(sandbox.Keeptune("confirm")));
    }

    [Theory]
    [InlineData("apply cloud --persist-only --confirm 60s", "'--confirm' can't be combined with '--persist-only'")]
    [InlineData("apply cloud --confirm 0", "expected 1 s to 24 h")]
    [InlineData("apply cloud --confirm 25h", "expected 1 s to 24 h")]
    [InlineData("apply cloud --confirm soon", "'--confirm' is 'soon'")]
    [InlineData("confirm --root /etc", "'--root' can't be combined with 'confirm'")]
    [InlineData("confirm --wait x", "'--wait' is 'x'")]
    [InlineData("confirm cloud", "unexpected argument 'cloud'")]
    public void Wrong_usage_is_refused(string command, string words) =>
        Expect.Refusal(sandbox, 2, () => sandbox.Keeptune(command.Split(' ')), words);

    [Fact]
    public void Other_users_than_root_may_look_but_not_confirm()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "azure", "--confirm", "60s"));

        Expect.Refusal(sandbox, 4, () => sandbox.KeeptuneAsNobody("confirm"), "Permission denied", "run as root");
        Assert.Matches(@"unconfirmed  \d+ s left, rolls back at ", Expect.Quietly(sandbox.KeeptuneAsNobody("status")));
        Assert.Contains("  unconfirmed  ", Expect.Quietly(sandbox.KeeptuneAsNobody("history")), StringComparison.Ordinal);
        Expect.Quietly(sandbox.KeeptuneAsNobody("show"));
        Expect.Refusal(sandbox, 5, () => sandbox.KeeptuneAsNobody("apply", "azure"), "a change is pending");
    }

    [Fact]
    public void A_lock_on_the_readable_file_does_not_pass_for_a_watchdog()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "azure", "--confirm", "60s"));

        var ran = sandbox.Script(
            "kill -KILL $(watchdog); gone $(watchdog); setpriv --reuid=65534 --regid=65534 --clear-groups flock /run/keeptune/confirm "
                + "sleep 5 & for i in $(seq 200); do grep -q \":$(stat -c %i /run/keeptune/confirm) \" /proc/locks && echo locked && "
                + "break; sleep 0.02; done; $K status; wait");

        Assert.StartsWith("locked\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains("\ninterrupted  keeptune apply azure --confirm 60s", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("unconfirmed", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_something_else_has_written_are_not_confirmed()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "azure", "--persist", "--confirm", "60s"));
        sandbox.Shell("echo 99 >/proc/sys/net/ipv4/tcp_keepalive_time");

        Expect.Refusal(
            sandbox, 1, () => sandbox.Keeptune("confirm"),
            "the active values are 99/30/8 (time/intvl/probes), not the applied 120/30/8: something else changed them");
        Assert.Contains("unconfirmed", sandbox.Keeptune("status").Output, StringComparison.Ordinal);
        sandbox.Script("kill -TERM $(watchdog); until_old");
        Assert.Equal("7200/75/9", sandbox.Live);
    }

    [Fact]
    public void A_file_that_something_else_has_written_is_not_replaced()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "azure", "--persist", "--confirm", "60s"));
        sandbox.WriteFile(DropIn, "net.ipv4.tcp_keepalive_time = 5\n");

        Expect.Refusal(sandbox, 1, () => sandbox.Keeptune("confirm"), $"something else has changed '{DropIn}' since the change was made");
    }

    [Fact]
    public void A_change_of_another_namespace_is_confirmed_there()
    {
        var ran = sandbox.Script("""
            mkdir -p /run/netns; touch /run/netns/blue; unshare --net sh -c 'mount --bind /proc/self/ns/net /run/netns/blue; $K apply azure --confirm 60s --quiet'
            $K confirm; echo $?; $K apply cloud; echo $?; $K status; nsenter --net=/run/netns/blue $K confirm | tail -1; $K apply cloud --quiet; echo $?
            """);

        Assert.Matches(@"^1\n5\n(.*\n)*unconfirmed  \d+ s left in net:\[\d+\], rolls back at .*\nconfirmed\n0\n$", ran.Output);
        Assert.Contains(
            "keeptune: error: the pending change was made in the network namespace net:[", ran.Error, StringComparison.Ordinal);
        Assert.Contains("keeptune: hint: run 'keeptune confirm --netns blue'\n", ran.Error, StringComparison.Ordinal);
        Assert.Equal("200/30/5", sandbox.Live);
    }

    [Fact]
    public void The_only_record_of_a_change_in_another_namespace_is_not_overwritten()
    {
        var ran = sandbox.Script("""
            mkdir -p /run/netns; touch /run/netns/blue; unshare --net sh -c 'mount --bind /proc/self/ns/net /run/netns/blue; $K apply azure --no-journal --confirm 60s --quiet'
            pid=$(watchdog); kill -KILL $pid; gone $pid
            $K apply cloud --confirm 60s; echo $?; live; nsenter --net=/run/netns/blue $K revert --quiet; $K apply cloud --confirm 60s --quiet; echo $?
            """);

        Assert.Equal("1\n7200/75/9\n0\n", ran.Output);
        Assert.Contains(
            "keeptune: error: a pending change in the network namespace net:[", ran.Error, StringComparison.Ordinal);
        Assert.Contains(
            "keeptune: hint: run 'keeptune revert --netns blue', or remove that file to keep the active values\n",
            ran.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_record_of_a_change_in_an_ended_namespace_is_overwritten()
    {
        var ran = sandbox.Script("""
            unshare --net $K apply azure --no-journal --confirm 60s --quiet; pid=$(watchdog); kill -KILL $pid; gone $pid
            $K apply cloud --confirm 60s --quiet; echo $?
            """);

        Assert.Equal("0\n", ran.Output);
    }

    [Fact]
    public void Status_expects_the_values_of_a_pending_change()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--persist"));
        Expect.Quietly(sandbox.Keeptune("apply", "azure", "--persist", "--confirm", "60s"));

        var status = JsonDocument.Parse(Expect.Quietly(sandbox.Keeptune("status", "--json"))).RootElement;

        Assert.True(status.GetProperty("ok").GetBoolean());
        Assert.Equal("azure", status.GetProperty("applied_profile").GetString());
        Assert.Equal(200, status.GetProperty("file").GetProperty("expected").GetProperty("time_s").GetInt32());
    }

    private IEnumerable<string> States() =>
        JsonDocument.Parse(Expect.Quietly(sandbox.Keeptune("history", "--json", "--quiet"))).RootElement.GetProperty("changes")
            .EnumerateArray().Select(change => change.GetProperty("state").GetString()!);
}
