using System.Text.RegularExpressions;

namespace KeepTune.EndToEnd.Tests.Contract;

/// <summary>Output on a terminal of 80 columns, compared with piped output.</summary>
public sealed partial class TerminalTests : IDisposable
{
    private const int Width = 80;

    private static readonly string[] Commands = [
        "show",
        "show --explain",
        "show --explain --full",
        "show --all-netns",
        "status",
        "verify",
        "boot",
        "history",
        "plan --list",
        "plan --through aws-nlb --connections 1000",
        "policy list",
        "profile list",
        "profile show azure",
        "apply azure --persist --allow-overridden --dry-run",
        "help",
        "help sockets set",
    ];

    private readonly Sandbox sandbox = new();

    public TerminalTests()
    {
        sandbox.WriteFile("/etc/sysctl.d/50-a-file-with-a-name-that-takes-room.conf", "net.ipv4.tcp_keepalive_time = 600\n");
        sandbox.WriteFile("/etc/sysctl.d/60-b.conf", "net.ipv4.tcp_keepalive_time = 700\nnet.ipv4.tcp_keepalive_time = of many words\n");
        Expect.Quietly(sandbox.Shell("ip netns add a-namespace-with-a-long-name-as-cni-gives-them; ip netns add blue"));
        sandbox.Keeptune("apply", "azure", "--persist", "--allow-overridden");
        sandbox.Keeptune("apply", "--time", "1234", "--intvl", "56", "--probes", "7");
        sandbox.Keeptune("apply", "cloud", "--all-netns", "--yes");
    }

    public static TheoryData<string> All { get; } = [.. Commands];

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [MemberData(nameof(All))]
    public void No_line_is_wider_and_no_word_is_missing_or_broken(string command)
    {
        var piped = sandbox.Shell($"LC_ALL=C $K {command}").Output;
        var shown = Shown($"LC_ALL=C TERM=xterm-256color $K {command}");

        Assert.All(Plain(shown).Split('\n'), line => Assert.True(line.Length <= Width, line));
        Assert.All(
            Words(piped).Except(Words(Plain(shown)), StringComparer.Ordinal),
            word => Assert.Fail($"'{word}' of '{command}' is missing:\n{shown}"));
        Assert.DoesNotContain("…", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NO_COLOR=1 TERM=xterm", "")]
    [InlineData("TERM=dumb", "")]
    [InlineData("TERM=", "")]
    [InlineData("TERM=xterm", "--no-color")]
    public void With_colour_disabled_there_is_no_escape_sequence(string variables, string option)
    {
        var shown = Shown(string.Join("; ", Commands.Append("apply nosuch").Select(command => $"{variables} $K {command} {option}")));

        Assert.DoesNotContain('\e', shown);
        Assert.Contains("keeptune: error: no profile", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_are_the_terminals_own_eight_and_no_background()
    {
        var shown = Shown(string.Join("; ", Commands.Append("apply nosuch").Select(command => $"TERM=xterm-256color $K {command}")));

        Assert.All(
            Sequence().Matches(shown).Select(found => found.Groups[1].Value),
            code => Assert.Contains(code, (string[])["0", "1", "2", "31", "32", "33"]));
        Assert.Equal(Sequence().Count(shown), shown.Count(character => character == '\e'));
        Assert.Contains("\e[31mkeeptune: error:\e[0m no profile", shown, StringComparison.Ordinal);
        Assert.Contains("\e[32mas applied\e[0m", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_message_is_wrapped_at_words_on_a_terminal_only()
    {
        const string command = "TERM=xterm $K apply azure --netns a-namespace-that-is-not-there-and-has-a-long-name-all-the-same";
        var piped = sandbox.Shell(command).Error;
        var shown = Plain(Shown(command));

        Assert.Contains(piped.Split('\n'), line => line.Length > Width);
        Assert.Equal(Words(piped), Words(shown));
        Assert.All(shown.Split('\n'), line => Assert.True(line.Length <= Width || !line.Contains(' ', StringComparison.Ordinal), line));
    }

    private static string[] Words(string text) => text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);

    private static string Plain(string shown) => Sequence().Replace(shown, "");

    private string Shown(string command) =>
        sandbox.Shell($"script -qec 'stty cols {Width}; {command}' /dev/null </dev/null")
            .Output.Replace("\r", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\e\[([0-9;]*)m")]
    private static partial Regex Sequence();
}
