namespace KeepTune.Cli.Tests.Console;

public class ColumnsTests
{
    private static readonly string[] Headings = ["ID", "WHO", "COMMAND"];

    private static readonly string[][] Some = [["9", "anna", "apply cloud --persist"], ["10", "", "revert"], ["11", "root", ""]];

    [Fact]
    public void A_program_gets_each_row_on_one_line() => Assert.Equal(
        "ID  WHO   COMMAND\n 9  anna  apply cloud --persist\n10        revert\n11  root\n",
        Columns.Wrapped(Headings, Some, Screen.Plain, 0));

    [Fact]
    public void A_terminal_gets_the_last_column_within_its_width() => Assert.Equal(
        "ID  WHO   COMMAND\n 9  anna  apply cloud\n          --persist\n10        revert\n11  root\n",
        Columns.Wrapped(Headings, Some, Screens.Terminal(24), 0));

    [Fact]
    public void What_is_longer_than_a_line_is_cut() => Assert.Equal(
        "ID  WHO   COMMAND\n1   anna  apply\n          ./a-long-nam\n          e.toml --yes\n",
        Columns.Wrapped(Headings, [["1", "anna", "apply ./a-long-name.toml --yes"]], Screens.Terminal(22)));

    [Fact]
    public void Where_there_is_no_room_the_terminal_wraps() =>
        Assert.Equal(Columns.Wrapped(Headings, Some, Screen.Plain, 0), Columns.Wrapped(Headings, Some, Screens.Terminal(20), 0));
}
