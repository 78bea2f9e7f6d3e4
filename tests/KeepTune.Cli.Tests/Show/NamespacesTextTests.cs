using KeepTune.Cli.Show;
using KeepTune.Cli.Tests.Console;
using KeepTune.Cli.Tests.Verify;
using static KeepTune.Core.Keepalive.KeepaliveSettings;

namespace KeepTune.Cli.Tests.Show;

public class NamespacesTextTests
{
    private static readonly ShowResult Three = Shown.Result(
        Shown.Namespace(KernelDefault, "kernel-default") with { Names = [], Pids = [1], Process = "systemd", IsOwn = true },
        Shown.Namespace(FromSeconds(30, 10, 3), "aggressive") with { Names = ["blue", "red"] },
        Shown.Namespace(FromSeconds(-1, 75, 9)) with { Names = [], Pids = [48213], Container = new("docker", new string('a', 64)) });

    [Fact]
    public void Piped_it_is_a_plain_table() => Snapshot.Matches("namespaces", NamespacesText.Render(Three, Screen.Plain));

    [Fact]
    public void A_terminal_gets_the_same_with_bold_headings()
    {
        var coloured = NamespacesText.Render(Three, Screens.Terminal(120) with { Color = true });

        Assert.StartsWith("\e[1mNETNS ", coloured, StringComparison.Ordinal);
        Assert.Equal(NamespacesText.Render(Three, Screen.Plain), coloured.Replace("\e[1m", "").Replace("\e[0m", ""));
    }

    [Theory]
    [InlineData(1, true, "1 other network namespace has different values;")]
    [InlineData(12, true, "12 other network namespaces have different values;")]
    [InlineData(12, false, "at least 12 other network namespaces have different values;")]
    public void Show_reports_how_many_have_different_values(int different, bool complete, string told) =>
        Assert.Contains(
            told,
            ShowText.Render(Shown.Result(Shown.Namespace(KernelDefault)), Screen.Plain, new(20, different, complete)),
            StringComparison.Ordinal);

    [Fact]
    public void If_all_have_the_same_values_nothing_is_reported() => Assert.Equal(
        ShowText.Render(Shown.Result(Shown.Namespace(KernelDefault)), Screen.Plain),
        ShowText.Render(Shown.Result(Shown.Namespace(KernelDefault)), Screen.Plain, new(20, 0, false)));
}
