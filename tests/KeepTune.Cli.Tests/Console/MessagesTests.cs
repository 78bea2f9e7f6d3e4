namespace KeepTune.Cli.Tests.Console;

public class MessagesTests
{
    private static readonly StyledText[] Two = [
        StyledText.Failure("keeptune: error:") + " '/etc/sysctl.d/90-x.conf' is not readable",
        StyledText.Secondary("keeptune: hint:") + " run as root"
    ];

    [Fact]
    public void A_program_gets_each_on_one_line() => Assert.Equal(
        "keeptune: error: '/etc/sysctl.d/90-x.conf' is not readable\nkeeptune: hint: run as root\n", Messages.Text(Two, Screen.Plain));

    [Fact]
    public void A_terminal_gets_them_wrapped_at_words() => Assert.Equal(
        "keeptune: error:\n'/etc/sysctl.d/90-x.conf' is\nnot readable\nkeeptune: hint: run as root\n",
        Messages.Text(Two, Screens.Terminal(30)));

    [Fact]
    public void The_kind_of_message_is_in_colour() => Assert.Equal(
        "\e[31mkeeptune: error:\e[0m '/etc/sysctl.d/90-x.conf' is not readable\n\e[2mkeeptune: hint:\e[0m run as root\n",
        Messages.Text(Two, Screens.Terminal() with { Color = true }));
}
