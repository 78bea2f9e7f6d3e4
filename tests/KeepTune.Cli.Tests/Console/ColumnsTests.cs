namespace KeepTune.Cli.Tests.Console;

public class ColumnsTests
{
    private static readonly string[] Headings = ["ID", "WHO", "COMMAND"];

    private static readonly string[][] Some = [["9", "anna", "apply cloud --persist"], ["10", "", "revert"], ["11", "root", ""]];

    [Fact]
    public void A_program_gets_each_row_on_one_line() => Assert.Equal(
        "ID  WHO   COMMAND\n 9  anna  apply cloud --persist\n10        revert\n11  root\n",
        Columns.Text(Headings, Some, Screen.Plain, 0));

    [Fact]
    public void A_terminal_gets_the_last_column_within_its_width() => Assert.Equal(
        "ID  WHO   COMMAND\n 9  anna  apply cloud\n          --persist\n10        revert\n11  root\n",
        Columns.Text(Headings, Some, Screens.Terminal(24), 0));

    [Fact]
    public void A_word_is_never_broken() => Assert.Equal(
        "ID  WHO\n    COMMAND\n1   anna\n    apply\n    ./a-long-name.toml\n    --yes\n",
        Columns.Text(Headings, [["1", "anna", "apply ./a-long-name.toml --yes"]], Screens.Terminal(22)));

    [Fact]
    public void If_the_words_do_not_fit_side_by_side_a_row_takes_several_lines() => Assert.Equal(
        "ID  WHO\n    COMMAND\n 9  anna\n    apply cloud\n    --persist\n10\n    revert\n11  root\n",
        Columns.Text(Headings, Some, Screens.Terminal(16), 0));

    [Fact]
    public void Other_columns_shrink_when_the_last_has_no_room_left() => Assert.Equal(
        "NAME     LAST\none two  three\nthree\n",
        Columns.Text(["NAME", "LAST"], [["one two three", "three"]], Screens.Terminal(14)));
}
