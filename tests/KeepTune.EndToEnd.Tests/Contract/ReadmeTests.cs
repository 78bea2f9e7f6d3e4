using System.Text.RegularExpressions;

namespace KeepTune.EndToEnd.Tests.Contract;

public partial class ReadmeTests
{
    [Fact]
    public void The_transcripts_are_what_the_binary_prints()
    {
        using var sandbox = new Sandbox();
        var commands = Commands(File.ReadAllText(Path.Combine(Sandbox.Repository, "README.md"))).ToList();

        Assert.True(commands.Count > 5);
        Assert.All(commands, command =>
        {
            var ran = sandbox.Shell($"keeptune() {{ \"$K\" \"$@\"; }}; {command.Line}");
            Assert.Equal(WithoutLateness(command.Output), WithoutLateness(ran.Output + ran.Error));
        });
    }

    [Fact]
    public void The_first_screen_has_the_two_commands()
    {
        var screen = string.Join('\n', File.ReadLines(Path.Combine(Sandbox.Repository, "README.md")).Take(40));

        Assert.Contains("\n./install.sh && keeptune show --explain\n", screen, StringComparison.Ordinal);
        Assert.Contains("\ntests/run\n", screen, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Line, string Output)> Commands(string readme) =>
        from Match block in Block().Matches(readme)
        from Match command in Command().Matches(block.Groups[1].Value)
        select (command.Groups[1].Value, command.Groups[2].Value);

    // How late timers may fire depends on the kernel's HZ, which is not the README's matter.
    private static string WithoutLateness(string text) => Lateness().Replace(text, "at most N s with timers at HZ N");

    [GeneratedRegex("^```console\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex("^[$#] (keeptune[^\n]*)\n((?:(?![$#] keeptune)[^\n]*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex("at most \\d+ s with timers at HZ \\d+")]
    private static partial Regex Lateness();
}
