using System.Diagnostics;

namespace KeepTune.EndToEnd.Tests.Changes;

/// <summary>The process that <c>apply --confirm</c> leaves behind: whatever else ends, the old values are restored.</summary>
public sealed class WatchdogTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose()
    {
        Watchdogs.End(sandbox);
        sandbox.Dispose();
    }

    [Fact]
    public void It_has_a_session_of_its_own_and_shares_no_file()
    {
        var ran = sandbox.Script("""
            $K apply azure --confirm 60s --quiet 7</etc/passwd
            pid=$(watchdog)
            [ $(ps -o sid= -p $pid) -eq $pid ] && echo session; [ $(ps -o sid= -p $$) -ne $pid ] && echo own
            readlink /proc/$pid/fd/0 /proc/$pid/fd/1 /proc/$pid/fd/2
            readlink /proc/$pid/fd/* | grep -Fx "$(readlink /proc/self/ns/net)" >/dev/null && echo namespace
            readlink /proc/$pid/fd/* | grep passwd; readlink /proc/$pid/cwd; cat /proc/$pid/comm; tr '\0' '\n' </proc/$pid/environ
            """);

        Assert.Equal(
            "session\nown\n/dev/null\n/dev/null\n/dev/null\nnamespace\n/\nkeeptune\nLC_ALL=C\nPATH=/usr/sbin:/usr/bin:/sbin:/bin\n",
            ran.Output);
        Assert.Equal("", ran.Error);
    }

    [Fact]
    public void A_reader_of_the_output_does_not_wait_for_it()
    {
        var clock = Stopwatch.StartNew();

        var ran = sandbox.Script(
            "$K apply azure --confirm 60s | cat >/dev/null; { $K confirm; $K apply cloud --confirm 60s 5>&1 6>&1; } 2>&1 | cat; "
                + "watchdog >/dev/null && echo stands by");

        Assert.EndsWith("stands by\n", ran.Output, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("setsid -w sh -c '$K apply azure --confirm 4s --quiet; kill -KILL -$$'")]
    [InlineData("setsid -w sh -c '$K apply azure --confirm 4s --quiet; kill -HUP -$$'")]
    [InlineData("setsid -w sh -c '$K apply azure --confirm 4s --quiet; kill -TERM $$'")]
    [InlineData("$K apply azure --confirm 4s --quiet; kill -HUP $(watchdog); kill -INT $(watchdog)")]
    public void It_outlives_the_shell_and_the_process_group(string way)
    {
        sandbox.Script($"({way}) 2>/dev/null");
        Assert.Equal("120/30/8", sandbox.Live);

        Assert.Equal(0, sandbox.Script("until_old").ExitCode);
        Assert.Equal("7200/75/9", sandbox.Live);
    }

    [Fact]
    public void When_it_is_terminated_it_restores_the_old_values_at_once()
    {
        var ran = sandbox.Script("$K apply azure --confirm 60s --quiet; pid=$(watchdog); kill -TERM $pid; gone $pid && live");

        Assert.Equal("7200/75/9\n", ran.Output);
        Expect.Refusal(sandbox, 1, () => sandbox.Keeptune("confirm"), " because it was interrupted before it was confirmed\n");
    }

    [Fact]
    public void Calling_it_by_hand_has_no_effect()
    {
        Assert.Equal("", Expect.Quietly(sandbox.Keeptune("__watchdog", "0123")));
        Expect.Quietly(sandbox.Keeptune("apply", "azure", "--confirm", "60s"));
        Assert.Equal("", Expect.Quietly(sandbox.Keeptune("__watchdog", "0123")));
        Assert.Equal("", sandbox.Script("$K __watchdog $(basename /run/keeptune/confirm.* | cut -d. -f2)").Output);
        Assert.Equal("120/30/8", sandbox.Live);
    }

    [Fact]
    public void When_it_is_killed_show_and_status_report_it_and_revert_recovers()
    {
        sandbox.Script("$K apply azure --persist --confirm 60s --quiet; kill -KILL $(watchdog); gone $(watchdog)");

        var show = sandbox.Keeptune("show");
        Assert.Contains(
            "keeptune: warning: change 1 (keeptune apply azure --persist --confirm 60s --quiet, ", show.Error, StringComparison.Ordinal);
        Assert.Contains("was interrupted\nkeeptune: hint: run 'keeptune revert' to roll it back\n", show.Error, StringComparison.Ordinal);
        Assert.Contains("\ninterrupted  ", Expect.Quietly(sandbox.Keeptune("status")), StringComparison.Ordinal);

        Expect.Quietly(sandbox.Keeptune("revert"));

        Assert.Equal("7200/75/9", sandbox.Live);
        Assert.Equal("", sandbox.Shell("ls -A /etc/sysctl.d").Output);
        Expect.Quietly(sandbox.Keeptune("show"));
        Expect.Refusal(sandbox, 1, () => sandbox.Keeptune("confirm"), "change 1 was rolled back at ");
    }

    [Fact]
    public void When_it_is_killed_the_next_apply_recovers_first_with_or_without_a_journal()
    {
        foreach (var record in (string[])["", "--no-journal"])
        {
            sandbox.Script($"$K apply azure {record} --confirm 60s --quiet; kill -KILL $(watchdog); gone $(watchdog)");
            Assert.Equal("120/30/8", sandbox.Live);
            Assert.Contains("was interrupted", sandbox.Keeptune("show").Error, StringComparison.Ordinal);

            var ran = sandbox.Keeptune("apply", "--probes", "9", "--no-journal");

            Assert.Contains("was interrupted; it was rolled back\n", ran.Error, StringComparison.Ordinal);
            Assert.Equal(0, ran.ExitCode);
            Assert.Equal("7200/75/9", sandbox.Live);
        }
    }

    [Fact]
    public void When_it_is_killed_a_confirmation_in_time_still_counts()
    {
        sandbox.Script("$K apply azure --confirm 60s --quiet; kill -KILL $(watchdog); gone $(watchdog)");

        Assert.EndsWith("confirmed\n", Expect.Quietly(sandbox.Keeptune("confirm")), StringComparison.Ordinal);
        Assert.Equal("120/30/8", sandbox.Live);
        Expect.Quietly(sandbox.Keeptune("show"));
    }

    [Fact]
    public void When_it_is_killed_a_confirmation_that_comes_too_late_is_refused()
    {
        sandbox.Script("$K apply azure --confirm 1s --quiet; kill -KILL $(watchdog); gone $(watchdog); sleep 1");

        Expect.Refusal(
            sandbox, 1, () => sandbox.Keeptune("confirm"), "too late to confirm", "run 'keeptune revert' to roll the change back");
        Expect.Quietly(sandbox.Keeptune("revert"));
        Assert.Equal("7200/75/9", sandbox.Live);
    }

    [Fact]
    public void A_keeptune_that_is_running_at_the_deadline_finishes_first()
    {
        var ran = sandbox.Script(
            "$K apply azure --confirm 3s --quiet; exec 9>>/run/keeptune/lock; flock 9; sleep 3.5; live; flock -u 9; until_old && live");

        Assert.Equal("120/30/8\n7200/75/9\n", ran.Output);
    }

    [Fact]
    public void Without_a_watchdog_nothing_is_changed()
    {
        // posix_spawn(3) starts the watchdog with clone(2) and execve(2) of /proc/self/exe.
        var ran = sandbox.Shell(
            "strace -f -o /run/trace -P /proc/self/exe -e trace=execve -e inject=execve:error=EACCES $K apply azure --persist "
                + "--confirm 60s");

        Assert.NotEqual(0, ran.ExitCode);
        Assert.Contains("couldn't start the watchdog that would roll the change back", ran.Error, StringComparison.Ordinal);
        Assert.Equal("7200/75/9", sandbox.Live);
        Assert.Equal("lock\n", sandbox.Shell("ls -A /run/keeptune /etc/sysctl.d | grep -v :; true").Output.Trim('\n') + "\n");
        Expect.Refusal(sandbox, 1, () => sandbox.Keeptune("confirm"), "keeptune: error: change 1 was rolled back\n");
        Expect.Quietly(sandbox.Keeptune("show"));
    }

    [Fact]
    public void Without_access_to_systemd_a_process_is_used_with_a_warning()
    {
        var ran = sandbox.Shell(
            "mkdir -p /run/systemd/system; $K apply azure --confirm 30s --quiet --no-journal; $K confirm --quiet; $K apply cloud "
                + "--confirm 1s");

        Assert.Contains(
            "keeptune: warning: couldn't start the watchdog as a systemd unit (systemd-run: ", ran.Error, StringComparison.Ordinal);
        Assert.Equal(0, ran.ExitCode);
        sandbox.Shell("sleep 1.5");
        Assert.Equal("120/30/8", sandbox.Live);
    }
}
