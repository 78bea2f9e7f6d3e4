namespace KeepTune.Cli.Tests.Console;

public class ShortTableTests
{
    private static readonly string[] Headings = ["NAME", "LIMIT", "WHAT"];

    private static readonly StyledText[][] Some = [
        ["aws-nlb", "350 s", "Network Load Balancer, TCP"],
        ["azure", "9 s", StyledText.Warning("unknown:") + " look it up"],
        ["empty", "", ""],
    ];

    [Fact]
    public void A_program_gets_each_row_on_one_line() => Assert.Equal(
        "NAME     LIMIT  WHAT\naws-nlb  350 s  Network Load Balancer, TCP\nazure      9 s  unknown: look it up\nempty\n",
        ShortTable.Text(Headings, Some, Screen.Plain, 1));

    [Theory]
    [InlineData(42)]
    [InlineData(200)]
    public void A_wide_terminal_gets_the_same(int width) =>
        Assert.Equal(ShortTable.Text(Headings, Some, Screen.Plain, 1), ShortTable.Text(Headings, Some, Screens.Terminal(width), 1));

    [Fact]
    public void Cells_are_wrapped_at_words() => Assert.Equal(
        "NAME     LIMIT  WHAT\naws-nlb  350 s  Network Load\n                Balancer, TCP\nazure      9 s  unknown: look\n"
            + "                it up\nempty\n",
        ShortTable.Text(Headings, Some, Screens.Terminal(30), 1));

    [Fact]
    public void If_the_words_do_not_fit_side_by_side_a_row_takes_several_lines() => Assert.Equal(
        "NAME     LIMIT\n    WHAT\naws-nlb  350 s\n    Network Load\n    Balancer, TCP\nazure      9 s\n    unknown: look it\n    up\n"
            + "empty\n",
        ShortTable.Text(Headings, Some, Screens.Terminal(20), 1));

    [Fact]
    public void A_word_wider_than_the_terminal_stays_whole() => Assert.Contains(
        "/sys/fs/cgroup/a-long-name", ShortTable.Text(["A", "B"], [["x", "/sys/fs/cgroup/a-long-name"]], Screens.Terminal(20)));

    [Fact]
    public void Headings_are_bold_and_words_of_meaning_in_colour()
    {
        var text = ShortTable.Text(Headings, Some, Screens.Terminal() with { Color = true }, 1);

        Assert.StartsWith("\e[1mNAME\e[0m     \e[1mLIMIT\e[0m  \e[1mWHAT\e[0m\n", text, StringComparison.Ordinal);
        Assert.Contains("\e[33munknown:\e[0m look it up\n", text, StringComparison.Ordinal);
    }
}
