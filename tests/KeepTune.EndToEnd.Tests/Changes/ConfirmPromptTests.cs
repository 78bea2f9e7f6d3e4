namespace KeepTune.EndToEnd.Tests.Changes;

/// <summary>The countdown that <c>apply --confirm</c> shows on a terminal.</summary>
public sealed class ConfirmPromptTests : IDisposable
{
    private const string Prompt = ": press Enter to keep the new values, Ctrl-C to roll back now";

    private readonly Sandbox sandbox = new();

    public void Dispose()
    {
        Watchdogs.End(sandbox);
        sandbox.Dispose();
    }

    [Fact]
    public void Enter_keeps_the_change()
    {
        var ran = OnTerminal("while sleep 0.3; do echo; done", "$K apply azure --persist --confirm 60s");

        Assert.Contains($"left{Prompt}", ran.Output, StringComparison.Ordinal);
        Assert.Contains("/etc/sysctl.d/90-keeptune.conf written\r\n\e[32mconfirmed\e[0m\r\n", ran.Output, StringComparison.Ordinal);
        Assert.Equal(0, ran.ExitCode);
        Assert.Equal("120/30/8", sandbox.Live);
        Assert.NotNull(sandbox.ReadFile("/etc/sysctl.d/90-keeptune.conf"));
    }

    [Fact]
    public void A_timeout_restores_the_old_values_and_says_so()
    {
        var ran = OnTerminal("sleep 10", "$K apply azure --confirm 2s");

        Assert.Contains($"\r2s left{Prompt}\r1s left{Prompt}", ran.Output, StringComparison.Ordinal);
        Assert.Contains(
            "\e[31mkeeptune: error:\e[0m not confirmed within 2s; the old values are active again:\r\n7200/75/9 (time/intvl/probes)\r\n",
            ran.Output,
            StringComparison.Ordinal);
        Assert.Equal(1, ran.ExitCode);
        Assert.Equal("7200/75/9", sandbox.Live);
    }

    [Fact]
    public void Ctrl_C_restores_the_old_values_at_once()
    {
        var ran = OnTerminal("sleep 1; printf '\\003'; sleep 5", "$K apply azure --confirm 60s");

        Assert.Contains(
            "\e[31mkeeptune: error:\e[0m interrupted; the old values are active again: 7200/75/9\r\n(time/intvl/probes)\r\n",
            ran.Output,
            StringComparison.Ordinal);
        Assert.Equal(130, ran.ExitCode);
        Assert.Equal("7200/75/9", sandbox.Live);
        Expect.Refusal(sandbox, 1, () => sandbox.Keeptune("confirm"), " because it was cancelled\n");
    }

    [Fact]
    public void A_confirmation_from_elsewhere_ends_the_countdown()
    {
        var ran = OnTerminal("sleep 10", "(sleep 1; $K confirm --quiet) & $K apply azure --confirm 60s; code=$?; wait; exit $code");

        Assert.EndsWith("confirmed\r\n", ran.Output, StringComparison.Ordinal);
        Assert.Equal(0, ran.ExitCode);
        Assert.Equal("120/30/8", sandbox.Live);
    }

    [Fact]
    public void A_file_alone_without_a_record_is_confirmed_from_elsewhere_too()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "azure"));

        var ran = OnTerminal(
            "sleep 60", "(sleep 1; $K confirm --quiet) & $K apply azure --persist --no-journal --confirm 60s; code=$?; wait; exit $code");

        Assert.EndsWith("confirmed\r\n", ran.Output, StringComparison.Ordinal);
        Assert.Equal(0, ran.ExitCode);
    }

    [Fact]
    public void Anything_but_an_empty_line_does_not_confirm()
    {
        var ran = OnTerminal("while sleep 0.3; do echo no; done", "$K apply azure --confirm 3s");

        Assert.Equal(1, ran.ExitCode);
        Assert.Equal("7200/75/9", sandbox.Live);
    }

    [Fact]
    public void If_the_terminal_disappears_the_watchdog_takes_over()
    {
        var ran = sandbox.Script("""
            sleep 20 | TERM=xterm script -qec '$K apply azure --confirm 60s' /dev/null >/run/shown 2>&1 &
            for i in $(seq 200); do grep -q left /run/shown && break; sleep 0.05; done
            for pid in $(pgrep -P $$); do [ "$(cat /proc/$pid/comm)" != script ] || kill -KILL $pid; done
            sleep 0.3; pgrep -n -f 'apply azure --confirm 60s' -x | head -1; live; kill -TERM $(watchdog); until_old; live
            """);

        Assert.Equal("120/30/8\n7200/75/9\n", ran.Output);
    }

    [Fact]
    public void If_the_watchdog_is_killed_the_countdown_rolls_back()
    {
        var ran = OnTerminal("sleep 10", "(sleep 1; kill -KILL $(cat /run/keeptune/confirm.*)) & $K apply azure --confirm 5s");

        Assert.Contains("not confirmed within 5s; the old values are active again", ran.Output, StringComparison.Ordinal);
        Assert.Equal(1, ran.ExitCode);
        Assert.Equal("7200/75/9", sandbox.Live);
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--quiet")]
    [InlineData("</dev/null")]
    [InlineData("2>/dev/null")]
    public void Without_a_terminal_there_is_no_countdown(string way)
    {
        var ran = OnTerminal("sleep 10", $"$K apply azure --confirm 60s {way}");

        Assert.DoesNotContain("press Enter", ran.Output, StringComparison.Ordinal);
        Assert.Equal(0, ran.ExitCode);
        Assert.Equal("120/30/8", sandbox.Live);
    }

    [Fact]
    public void A_narrow_terminal_gets_a_short_line()
    {
        Assert.Contains(
            "\r2s left: Enter keeps, Ctrl-C rolls back\r",
            OnTerminal("sleep 10", "stty cols 50; $K apply azure --confirm 2s").Output,
            StringComparison.Ordinal);
    }

    private Ran OnTerminal(string typist, string command) => TypedTerminal.Run(sandbox, typist, command);
}
