namespace KeepTune.Cli.Tests.Console;

public class HangingTextTests
{
    [Theory]
    [InlineData("file  one two three\n      four\n", "one two three four", 20)]
    [InlineData("file  one\n  /etc/sysctl.d/x.conf\n      two\n", "one /etc/sysctl.d/x.conf two", 22)]
    [InlineData("file\n  /etc/sysctl.d/x.conf\n      two\n", "/etc/sysctl.d/x.conf two", 22)]
    [InlineData("file\n/etc/sysctl.d/x.conf\n      two\n", "/etc/sysctl.d/x.conf two", 20)]
    [InlineData("file  /etc/sysctl.d/90-x.conf\n      two\n", "/etc/sysctl.d/90-x.conf two", 20)]
    [InlineData("file\n", "", 20)]
    public void No_word_is_broken(string expected, string text, int width) => Assert.Equal(expected, Text(text, Screens.Terminal(width)));

    [Fact]
    public void Colour_follows_meaning_and_is_used_only_where_it_is_wanted()
    {
        var text = StyledText.Good("ok:") + " " + StyledText.Warning("drifted") + " " + StyledText.Failure("lost");

        Assert.Equal(
            "\e[2mfile  \e[0m\e[32mok:\e[0m \e[33mdrifted\e[0m \e[31mlost\e[0m\n", Text(text, Screens.Terminal() with { Color = true }));
        Assert.Equal("file  ok: drifted lost\n", Text(text, Screens.Terminal()));
    }

    [Fact]
    public void Markup_and_escape_sequences_are_plain_text() => Assert.Equal(
        "file  [red]x[/] [[\n", Text("[red]x[/] [[", Screens.Terminal() with { Color = true }).Replace("\e[2m", "").Replace("\e[0m", ""));

    private static string Text(StyledText text, Screen screen) =>
        TextRenderer.Text(screen, new HangingText(StyledText.Secondary("file  "), text));
}
