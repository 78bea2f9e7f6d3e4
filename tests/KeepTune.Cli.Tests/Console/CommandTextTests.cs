namespace KeepTune.Cli.Tests.Console;

public class CommandTextTests
{
    [Theory]
    [InlineData("keeptune apply aws --time=5m", "apply", "aws", "--time=5m")]
    [InlineData("keeptune apply ./a-b_c.toml --file 91.conf", "apply", "./a-b_c.toml", "--file", "91.conf")]
    [InlineData("keeptune apply 'my profile.toml'", "apply", "my profile.toml")]
    [InlineData("keeptune apply ''", "apply", "")]
    [InlineData("keeptune apply 'it'\\''s'", "apply", "it's")]
    [InlineData("keeptune apply '$(reboot);*'", "apply", "$(reboot);*")]
    [InlineData("keeptune apply 'a\\x0ab\\x1b[2J'", "apply", "a\nb\e[2J")]
    [InlineData("keeptune apply 'zürich'", "apply", "zürich")]
    [InlineData("keeptune")]
    public void A_command_line_is_quoted_for_a_shell(string text, params string[] arguments) =>
        Assert.Equal(text, CommandText.Of(arguments));
}
