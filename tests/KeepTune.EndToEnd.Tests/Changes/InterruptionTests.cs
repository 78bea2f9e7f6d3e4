using System.Text.Json;

namespace KeepTune.EndToEnd.Tests.Changes;

/// <summary>The program is killed, signalled or made to fail at selected system calls by strace(1), on the real kernel.</summary>
public sealed class InterruptionTests : IDisposable
{
    private const string DropIn = "/etc/sysctl.d/90-keeptune.conf";
    private const string Keys =
        "-P /proc/sys/net/ipv4/tcp_keepalive_time -P /proc/sys/net/ipv4/tcp_keepalive_intvl -P /proc/sys/net/ipv4/tcp_keepalive_probes";

    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void After_a_kill_before_a_write_show_reports_it_and_revert_recovers(int write)
    {
        Kill($"{Keys} -e trace=write -e inject=write:signal=KILL:when={write}", "apply aggressive");

        var show = sandbox.Keeptune("show");
        Assert.Equal(0, show.ExitCode);
        Assert.Contains("keeptune: warning: change 1 (keeptune apply aggressive, ", show.Error, StringComparison.Ordinal);
        Assert.Contains("was interrupted\nkeeptune: hint: run 'keeptune revert' to roll it back\n", show.Error, StringComparison.Ordinal);

        Expect.Quietly(sandbox.Keeptune("revert"));
        Assert.Equal("7200/75/9", sandbox.Live);
        Expect.Quietly(sandbox.Keeptune("show"));
        Assert.Equal(["rolled_back"], States());
    }

    [Fact]
    public void The_next_apply_recovers_first()
    {
        Kill($"{Keys} -e trace=write -e inject=write:signal=KILL:when=3", "apply aggressive --persist");
        Assert.Equal("30/10/9", sandbox.Live);

        var ran = sandbox.Keeptune("apply", "--probes", "5");

        Assert.Equal(0, ran.ExitCode);
        Assert.Contains(
            "warning: change 1 (keeptune apply aggressive --persist) was interrupted; it was rolled back",
            ran.Error,
            StringComparison.Ordinal);
        Assert.Equal("7200/75/5", sandbox.Live);
        Assert.Equal("", sandbox.Shell("ls -A /etc/sysctl.d").Output);
    }

    [Fact]
    public void A_change_that_was_complete_but_not_marked_is_kept()
    {
        // The last write of the program's work is the journal's mark.
        Kill("-e trace=pwrite64 -e inject=pwrite64:signal=KILL:when=2", "apply aggressive --persist");
        Assert.Equal(["interrupted"], States());

        var ran = sandbox.Keeptune("revert");

        Assert.Equal(0, ran.ExitCode);
        Assert.Equal("7200/75/9", sandbox.Live);
        Assert.Null(sandbox.ReadFile(DropIn));
        Assert.Equal(["done", "done"], States());
    }

    [Fact]
    public void A_revert_that_was_complete_but_not_marked_is_not_repeated()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud"));
        Expect.Quietly(sandbox.Keeptune("apply", "azure"));
        Kill("-e trace=pwrite64 -e inject=pwrite64:signal=KILL:when=2", "revert");
        Assert.Equal("200/30/5", sandbox.Live);

        Assert.EndsWith(", was already complete\n", Expect.Quietly(sandbox.Keeptune("revert")), StringComparison.Ordinal);

        Assert.Equal("200/30/5", sandbox.Live);
        Assert.Equal(["done", "done", "done"], States());
    }

    [Theory]
    [InlineData("statx")]
    [InlineData("pwrite64")]
    [InlineData("fsync")]
    public void A_record_that_can_not_be_started_leaves_the_earlier_ones(string call)
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--persist"));
        var journal = sandbox.ReadFile("/var/lib/keeptune/journal");

        var ran = Inject($"-P /var/lib/keeptune/journal -e trace={call} -e inject={call}:error=EIO:when=1+", "apply azure --persist");

        Assert.Equal(1, ran.ExitCode);
        Assert.Contains(
            "keeptune: error: couldn't write the change journal '/var/lib/keeptune/journal': Input/output error\n",
            ran.Error,
            StringComparison.Ordinal);
        Assert.Equal("200/30/5", sandbox.Live);
        Assert.Equal(journal, sandbox.ReadFile("/var/lib/keeptune/journal"));
    }

    [Fact]
    public void A_change_whose_mark_and_undo_failed_is_recovered_by_the_next_run()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--persist"));
        var file = sandbox.ReadFile(DropIn);

        // From the sync of the mark on, so that the old file can't be restored either.
        var ran = Inject("-e trace=fsync -e inject=fsync:error=EIO:when=4+", "apply azure --persist");

        Assert.Equal(6, ran.ExitCode);
        Assert.Equal(["interrupted", "done"], States());
        Assert.Equal(0, sandbox.Keeptune("revert").ExitCode);
        Assert.Equal("200/30/5", sandbox.Live);
        Assert.Equal(file, sandbox.ReadFile(DropIn));
    }

    [Fact]
    public void Values_that_have_become_unreadable_are_rolled_back_anyway()
    {
        var ran = Inject($"{Keys} -e trace=read -e inject=read:error=EIO:when=10+", "apply aggressive");

        Assert.Equal(6, ran.ExitCode);
        Assert.Contains("net.ipv4.tcp_keepalive_time can't be read, was 7200", ran.Error, StringComparison.Ordinal);
        Assert.Equal("7200/75/9", sandbox.Live);
    }

    [Fact]
    public void A_failure_to_watch_signals_is_reported_before_anything_is_changed()
    {
        var ran = Inject("-e trace=pipe2 -e inject=pipe2:error=EMFILE", "apply azure");

        Assert.Equal(1, ran.ExitCode);
        Assert.StartsWith("keeptune: error: couldn't watch for signals, so nothing was changed: ", ran.Error, StringComparison.Ordinal);
        Assert.Equal("7200/75/9", sandbox.Live);
    }

    [Fact]
    public void Values_written_by_others_since_are_not_mixed_with_old_ones()
    {
        Kill($"{Keys} -e trace=write -e inject=write:signal=KILL:when=2", "apply cloud");
        sandbox.Shell(
            "cd /proc/sys/net/ipv4; echo 600 >tcp_keepalive_time; echo 30 >tcp_keepalive_intvl; echo 5 >tcp_keepalive_probes; echo 10 "
                + ">tcp_keepalive_probes");

        Expect.Refusal(
            sandbox,
            1,
            () => sandbox.Keeptune("revert"),
            "something else has changed the values since: 600/30/10",
            "revert --force");

        Expect.Quietly(sandbox.Keeptune("revert", "--force"));
        Assert.Equal("7200/75/9", sandbox.Live);
    }

    [Fact]
    public void Apply_over_values_of_others_reports_it()
    {
        Kill($"{Keys} -e trace=write -e inject=write:signal=KILL:when=2", "apply cloud");
        sandbox.Shell("echo 600 >/proc/sys/net/ipv4/tcp_keepalive_time");

        var ran = sandbox.Keeptune("apply", "azure");

        Assert.Contains(
            "was interrupted; its values were left alone: something else has changed them since\n", ran.Error, StringComparison.Ordinal);
        Assert.Equal("120/30/8", sandbox.Live);
        Expect.Quietly(sandbox.Keeptune("revert"));
        Assert.Equal("600/75/9", sandbox.Live);
    }

    [Fact]
    public void Without_a_journal_the_next_apply_recovers_anyway()
    {
        Kill($"{Keys} -e trace=write -e inject=write:signal=KILL:when=2", "apply cloud");

        Assert.Equal(0, sandbox.Keeptune("apply", "aws", "--no-journal").ExitCode);
        Assert.Equal("240/30/4", sandbox.Live);

        Assert.Equal("nothing to revert\n", Expect.Quietly(sandbox.Keeptune("revert")));
        Assert.Equal("240/30/4", sandbox.Live);
    }

    [Fact]
    public void Revert_all_continues_after_the_recovery()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "azure"));
        Kill($"{Keys} -e trace=write -e inject=write:signal=KILL:when=2", "apply gcp");

        Expect.Quietly(sandbox.Keeptune("revert", "--all"));

        Assert.Equal("7200/75/9", sandbox.Live);
    }

    [Fact]
    public void A_recovery_counts_as_changed()
    {
        Kill($"{Keys} -e trace=write -e inject=write:signal=KILL:when=2", "apply cloud");

        var ran = sandbox.Keeptune("apply", "kernel-default", "--json");

        var result = JsonDocument.Parse(ran.Output).RootElement;
        Assert.True(result.GetProperty("changed").GetBoolean());
        Assert.Equal(200, result.GetProperty("namespaces")[0].GetProperty("before").GetProperty("time_s").GetInt32());
        Assert.Equal("7200/75/9", sandbox.Live);
    }

    [Fact]
    public void A_file_that_others_replaced_after_a_kill_does_no_harm()
    {
        Kill($"{Keys} -e trace=write -e inject=write:signal=KILL:when=2", "apply cloud --persist");
        sandbox.Shell($"ln -s /dev/null {DropIn}");

        Assert.Equal(0, sandbox.Keeptune("apply", "azure").ExitCode);
        Assert.Equal("120/30/8", sandbox.Live);
        Assert.Equal("/dev/null\n", sandbox.Shell($"readlink {DropIn}").Output);
    }

    [Fact]
    public void A_file_that_can_not_be_replaced_rolls_back_cleanly()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--persist"));

        var ran = Inject("-e trace=renameat -e inject=renameat:error=EPERM", "apply azure --persist");

        Assert.Equal(4, ran.ExitCode);
        Assert.Equal("200/30/5", sandbox.Live);
        Assert.Equal(["rolled_back", "done"], States());
    }

    [Theory]
    [InlineData("write", "1")]
    [InlineData("write", "2")]
    [InlineData("write", "3")]
    public void A_failed_write_rolls_back_the_earlier_ones(string call, string when)
    {
        var ran = Inject($"{Keys} -e trace={call} -e inject={call}:error=EIO:when={when}", "apply aggressive --persist");

        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("keeptune: error: couldn't write ", ran.Error, StringComparison.Ordinal);
        Assert.Equal("7200/75/9", sandbox.Live);
        Assert.Equal("", sandbox.Shell("ls -A /etc/sysctl.d").Output);
        Assert.Equal(["rolled_back"], States());
    }

    [Fact]
    public void A_failure_to_start_sysctl_is_no_internal_error()
    {
        sandbox.WriteFile(
            "/run/fake", "#!/bin/sh\ncase $* in *time=30*) /run/real \"$@\"; chmod 0 /run/fake;; *) exec /run/real \"$@\";; esac\n");
        sandbox.Shell("cp /usr/sbin/sysctl /run/real; chmod 0755 /run/fake; mount --bind /run/fake /usr/sbin/sysctl");

        var ran = sandbox.Keeptune("apply", "aggressive", "--via", "sysctl");

        Assert.Equal(6, ran.ExitCode);
        Assert.Contains(
            "couldn't write '10' to 'net.ipv4.tcp_keepalive_intvl': couldn't start /usr/sbin/sysctl", ran.Error, StringComparison.Ordinal);
        Assert.Contains("can't be read, was 7200", ran.Error, StringComparison.Ordinal);
        Expect.Quietly(sandbox.Keeptune("revert"));
        Assert.Equal("7200/75/9", sandbox.Live);
    }

    [Fact]
    public void A_rollback_that_fails_too_states_every_value()
    {
        var ran = Inject($"{Keys} -e trace=write -e inject=write:error=EIO:when=2+", "apply aggressive");

        Assert.Equal(6, ran.ExitCode);
        Assert.Contains("net.ipv4.tcp_keepalive_time is 30, was 7200", ran.Error, StringComparison.Ordinal);
        Assert.Contains("net.ipv4.tcp_keepalive_intvl is 75, was 75", ran.Error, StringComparison.Ordinal);
        Assert.Contains("net.ipv4.tcp_keepalive_probes is 9, was 9", ran.Error, StringComparison.Ordinal);

        Expect.Quietly(sandbox.Keeptune("revert"));
        Assert.Equal("7200/75/9", sandbox.Live);
    }

    [Theory]
    [InlineData("renameat", 1)]
    [InlineData("fsync", 1)]
    [InlineData("fsync", 2)]
    [InlineData("fsync", 3)]
    [InlineData("fchmod", 1)]
    [InlineData("pwrite64", 1)]
    [InlineData("pwrite64", 2)]
    public void A_failed_step_of_persist_undoes_all(string call, int when)
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--persist"));
        var file = sandbox.ReadFile(DropIn);

        var ran = Inject($"-e trace={call} -e inject={call}:error=EIO:when={when}", "apply aggressive --persist");

        Assert.Equal(1, ran.ExitCode);
        Assert.Equal("200/30/5", sandbox.Live);
        Assert.Equal(file, sandbox.ReadFile(DropIn));
        Assert.Equal("90-keeptune.conf\n", sandbox.Shell("ls -A /etc/sysctl.d").Output);
        Expect.Quietly(sandbox.Keeptune("revert"));
        Assert.Equal("7200/75/9", sandbox.Live);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void A_signal_between_two_writes_rolls_back(string signal, int exitCode)
    {
        // The signal comes with the first write and is received by another thread: opening the next file waits for that.
        var ran = Inject(
            $"{Keys} -e trace=write,openat -e inject=write:signal={signal}:when=1 -e inject=openat:delay_enter=100000",
            "apply aggressive --persist");

        Assert.Equal(exitCode, ran.ExitCode);
        Assert.Equal("keeptune: error: interrupted; nothing was changed\n", WithoutWarnings(ran.Error));
        Assert.Equal("7200/75/9", sandbox.Live);
        Assert.Equal("", sandbox.Shell("ls -A /etc/sysctl.d").Output);
        Assert.Equal(["rolled_back"], States());
    }

    [Fact]
    public void A_torn_last_line_of_the_journal_is_skipped()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud"));
        sandbox.Shell("printf '{\"state\":\"open\"       ,\"id\":2,\"ver' >>/var/lib/keeptune/journal");

        Expect.Quietly(sandbox.Keeptune("apply", "azure"));
        Expect.Quietly(sandbox.Keeptune("revert"));

        Assert.Equal("200/30/5", sandbox.Live);
        Assert.Equal(["done", "done", "done"], States());
    }

    private void Kill(string injection, string command) => Assert.Equal(137, Inject(injection, command).ExitCode);

    private Ran Inject(string injection, string command) => sandbox.Shell($"strace -f -o /run/trace {injection} $K {command}");

    private static string WithoutWarnings(string error) =>
        string.Concat(
            error.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.Contains(" warning: ", StringComparison.Ordinal))
                .Select(line => line + "\n"));

    private IEnumerable<string> States() =>
        JsonDocument.Parse(Expect.Quietly(sandbox.Keeptune("history", "--json", "--quiet"))).RootElement.GetProperty("changes")
            .EnumerateArray().Select(change => change.GetProperty("state").GetString()!);
}
