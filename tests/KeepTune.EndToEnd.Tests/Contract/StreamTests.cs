namespace KeepTune.EndToEnd.Tests.Contract;

public sealed class StreamTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [InlineData(">&-", "Bad file descriptor")]
    [InlineData(">/dev/full", "No space left on device")]
    public void A_report_that_can_not_be_written_is_an_error_after_the_change(string redirection, string words)
    {
        var ran = sandbox.Shell($"$K apply azure {redirection}");

        Assert.Equal(7, ran.ExitCode);
        Assert.Equal($"keeptune: error: done, but couldn't write the report to standard output: {words}\n", ran.Error);
        Assert.Equal("120/30/8", sandbox.Live);
    }

    [Fact]
    public void A_lost_report_does_not_hide_a_deviation()
    {
        var ran = sandbox.Shell("$K verify cloud >/dev/full");

        Assert.Equal(3, ran.ExitCode);
        Assert.EndsWith(
            "keeptune: error: couldn't write the report to standard output: No space left on device\n",
            ran.Error,
            StringComparison.Ordinal);
        Assert.Equal(3, sandbox.Shell("$K verify cloud --json >/dev/full").ExitCode);
        Assert.Equal(7, sandbox.Shell("$K verify kernel-default --runtime >/dev/full").ExitCode);
    }

    [Fact]
    public void A_reader_that_goes_away_is_no_error()
    {
        var ran = sandbox.Shell("set -o pipefail; sleep 0.2 | $K apply azure | true; echo ${PIPESTATUS[1]}");

        Assert.Equal("0\n", ran.Output);
        Assert.Equal("", ran.Error);
        Assert.Equal("120/30/8", sandbox.Live);
    }

    [Fact]
    public void With_all_streams_closed_no_report_ends_up_in_a_file()
    {
        var ran = sandbox.Shell("$K apply azure --persist <&- >&- 2>&-; echo $?");

        Assert.Equal("7\n", ran.Output);
        Assert.Equal("120/30/8", sandbox.Live);
        Assert.DoesNotContain(
            "detection",
            sandbox.Shell("cat /run/keeptune/lock /var/lib/keeptune/journal /etc/sysctl.d/*").Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_standard_error_keeps_the_exit_code()
    {
        Assert.Equal("2\n", sandbox.Shell("$K apply nosuch 2>/dev/full; echo $?").Output);
    }

    [Fact]
    public void Piped_output_has_no_escape_sequences()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "azure"));
        sandbox.Variables["TERM"] = "xterm-256color";

        foreach (var command in (string[])["show", "show --explain", "status", "history", "profile list", "profile show azure", "--help"])
            Assert.DoesNotContain('\e', Expect.Quietly(sandbox.Keeptune(command.Split(' '))));
    }

    [Fact]
    public void A_terminal_gets_colour_unless_it_is_disabled()
    {
        Assert.Contains("\e[", OnTerminal("$K show"), StringComparison.Ordinal);
        Assert.DoesNotContain("\e[", OnTerminal("$K show --no-color"), StringComparison.Ordinal);
        Assert.DoesNotContain("\e[", OnTerminal("NO_COLOR=1 $K show"), StringComparison.Ordinal);
        Assert.DoesNotContain("\e[", OnTerminal("TERM=dumb $K show --explain"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(132)]
    public void On_a_terminal_no_line_is_wider_than_it(int width)
    {
        var output = OnTerminal($"stty cols {width}; NO_COLOR=1 $K show --explain; NO_COLOR=1 $K profile show azure");

        // A single word can't be wrapped.
        Assert.All(
            output.Split('\n').Select(line => line.TrimEnd('\r')),
            line => Assert.True(line.Length <= width || !line.Trim().Contains(' ', StringComparison.Ordinal), line));
        Assert.DoesNotContain('\e', output);
        Assert.Contains(
            output.Split('\n'), line => line.TrimEnd('\r').Length == width - 2 && line.EndsWith("╳\r", StringComparison.Ordinal));
    }

    [Fact]
    public void A_narrow_terminal_loses_no_column()
    {
        var output = OnTerminal("stty cols 40; NO_COLOR=1 $K profile list");

        Assert.Contains(
            "aggressive        30     10       3\r\n           60\r\n    clusters and interactive services:\r\n    one minute\r\n",
            output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Two_at_once_is_busy_after_the_wait()
    {
        var ran = sandbox.Shell(
            "mkdir -p /run/keeptune; touch /run/keeptune/lock; exec 9</run/keeptune/lock; flock 9; $K apply azure --wait 0; echo $?; $K "
                + "revert --wait 0; echo $?");

        Assert.Equal("5\n5\n", ran.Output);
        Assert.Contains("keeptune: error: another keeptune is running; waited 0 s\n", ran.Error, StringComparison.Ordinal);
        Assert.Equal("7200/75/9", sandbox.Live);
    }

    [Fact]
    public void One_that_waits_continues_when_the_lock_is_free()
    {
        var ran = sandbox.Shell(
            "mkdir -p /run/keeptune; touch /run/keeptune/lock; (flock 9; sleep 0.3) 9</run/keeptune/lock & sleep 0.1; $K apply azure "
                + "--wait 5; wait");

        Assert.Equal(0, ran.ExitCode);
        Assert.Equal("120/30/8", sandbox.Live);
    }

    [Fact]
    public void A_signal_while_waiting_ends_the_wait()
    {
        var ran = sandbox.Shell(
            "mkdir -p /run/keeptune; touch /run/keeptune/lock; exec 9</run/keeptune/lock; flock 9; $K apply azure --wait 30 9<&- & "
                + "p=$!; sleep 0.3; kill -TERM $p; wait $p; echo $?");

        Assert.Equal("143\n", ran.Output);
        Assert.Equal("7200/75/9", sandbox.Live);
    }

    [Fact]
    public void Many_at_once_leave_one_complete_profile()
    {
        var ran = sandbox.Shell("for i in $(seq 20); do $K apply cloud --quiet & $K apply aggressive --quiet & done; wait");

        Assert.Equal("", ran.Error);
        Assert.Contains(sandbox.Live, (string[])["200/30/5", "30/10/3"]);
    }

    private string OnTerminal(string command) =>
        sandbox.Shell($"TERM=xterm script -qec \"{command}\" /dev/null").Output;
}
