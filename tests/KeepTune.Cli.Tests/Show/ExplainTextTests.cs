using KeepTune.Cli.Show;
using KeepTune.Cli.Tests.Console;
using KeepTune.Cli.Tests.Verify;
using static KeepTune.Core.Keepalive.KeepaliveSettings;

namespace KeepTune.Cli.Tests.Show;

public class ExplainTextTests
{
    [Fact]
    public void A_drawing_spans_the_terminal_between_margins_of_two() =>
        Assert.All((int[])[40, 80, 200], width => Assert.Equal(
            width - 2,
            Explain(KernelDefault, Screens.Terminal(width))
                .Lines()
                .Where(line => line.StartsWith("  ├─", StringComparison.Ordinal))
                .Distinct()
                .Single().Length));

    [Fact]
    public void Values_without_probes_do_not_claim_to_send_any()
    {
        var text = Explain(FromSeconds(7200, 75, 0));

        Assert.DoesNotContain("the kernel sends a probe", text);
        Assert.DoesNotContain("is probed every", text);
        Assert.DoesNotContain("the first probe", text);
    }

    [Fact]
    public void It_fits_a_screen() => Assert.All(
        (KeepaliveSettings[])[KernelDefault, FromSeconds(30, 10, 3), FromSeconds(1, 1, 127), FromSeconds(-1, 75, 9)],
        settings => Assert.InRange(Screened(settings).Lines().Count(), 20, 50));

    // tcp_keepalive_timer checks the count only if no TCP_USER_TIMEOUT is set, so one spares even a connection with probes 0.
    [Fact]
    public void A_user_timeout_counts_even_without_probes() =>
        Assert.Contains("an idle connection ends after 7275 s", Explain(FromSeconds(7200, 75, 0)), StringComparison.Ordinal);

    [Fact]
    public void A_negative_time_does_not_claim_to_send_probes()
    {
        var text = Explain(FromSeconds(-1, 75, 9));

        Assert.DoesNotContain("is probed every", text);
        Assert.DoesNotContain("the first probe", text);
        Assert.DoesNotContain("fail with ETIMEDOUT", text);
    }

    [Fact]
    public void A_negative_interval_does_not_claim_a_wait()
    {
        var text = Explain(FromSeconds(7200, -1, 9));

        Assert.DoesNotContain("follows every -1 s", text);
        Assert.DoesNotContain("is probed every", text);
        Assert.DoesNotContain("fail with ETIMEDOUT", text);
    }

    // At 250 Hz a wait of 30 s ends by 32.048 s.
    [Fact]
    public void The_latest_time_is_never_rounded_down()
    {
        var text = Explain(FromSeconds(30, 10, 3));

        Assert.DoesNotContain("leaves by 32 s", text);
        Assert.DoesNotContain("at most 32 s", text);
    }

    // Paragraphs on one line, so that a phrase is found wherever it wraps.
    private static string Explain(KeepaliveSettings settings) => Explain(settings, Screens.Terminal()).Replace("\n  ", " ");

    private static string Explain(KeepaliveSettings settings, Screen screen) =>
        ExplainFullText.Render(Shown.Namespace(settings, explain: true), screen)
            + ExplainText.Render(Shown.Namespace(settings, explain: true), screen);

    private static string Screened(KeepaliveSettings settings) =>
        ExplainText.Render(Shown.Namespace(settings, explain: true), Screens.Terminal());
}
