namespace KeepTune.Cli.Tests.Console;

public class RowsTests
{
    private static readonly Row[] Some = [
        new("a", "5 s", "of something", Right: true),
        new("longer", "120 s", "of something else", Right: true),
        new("text", "one two three four five six")
    ];

    [Fact]
    public void Labels_values_and_remarks_are_aligned() => Assert.Equal(
        "a         5 s  of something\nlonger  120 s  of something else\ntext    one two three four five six\n",
        Rows.Text(Some, Screen.Plain));

    [Fact]
    public void A_terminal_wraps_the_last_column() => Assert.Equal(
        "a         5 s  of something\nlonger  120 s  of something\n               else\ntext    one two three four\n        five six\n",
        Rows.Text(Some, Screens.Terminal(28)));

    [Fact]
    public void A_program_gets_a_row_on_one_line() =>
        Assert.Single(Rows.Text([new("text", string.Join(' ', Enumerable.Repeat("word", 100)))], Screen.Plain).Lines());

    [Fact]
    public void A_word_that_is_too_long_stays_whole() =>
        Assert.Equal(
            "path  /a/very/long/path/to/a/file\n      or not\n",
            Rows.Text([new("path", "/a/very/long/path/to/a/file or not")], Screens.Terminal(20)));
}
