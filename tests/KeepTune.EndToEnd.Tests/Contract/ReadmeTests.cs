using System.Text.RegularExpressions;

namespace KeepTune.EndToEnd.Tests.Contract;

public partial class ReadmeTests
{
    private static readonly string Page = Path.Combine(Sandbox.Repository, "README.md");

    /// <summary>With KEEPTUNE_ACCEPT=1 in the environment it writes the transcripts instead: read the diff before you keep them.</summary>
    [Fact]
    public void The_transcripts_are_what_the_binary_prints()
    {
        using var sandbox = new Sandbox(ownSysctlDirectories: true);
        List<(string Shown, string Printed)> transcripts = [];
        var readme = Block().Replace(File.ReadAllText(Page), block => Command().Replace(block.Value, Run));
        if (Environment.GetEnvironmentVariable("KEEPTUNE_ACCEPT") == "1")
            File.WriteAllText(Page, readme);
        else
            Assert.All(transcripts, transcript => Assert.Equal(transcript.Shown, transcript.Printed));

        Assert.True(transcripts.Count > 5);

        string Run(Match command)
        {
            var ran = sandbox.Shell($"keeptune() {{ \"$K\" \"$@\"; }}; {command.Groups["command"].Value}");
            var printed = OfThisMachine().Replace(ran.Output + ran.Error, "");
            var shown = command.Groups["output"].Value;
            transcripts.Add((WithoutLateness(shown), WithoutLateness(printed)));
            return WithoutLateness(shown) == WithoutLateness(printed) ? command.Value : command.Groups["line"].Value + printed;
        }
    }

    [Fact]
    public void The_first_screen_has_the_two_commands()
    {
        var screen = string.Join('\n', File.ReadLines(Page).Take(40));

        Assert.Contains("\n./install.sh && keeptune show --explain\n", screen, StringComparison.Ordinal);
        Assert.Contains("\ntests/run\n", screen, StringComparison.Ordinal);
    }

    // How late timers may fire depends on the HZ of this machine's kernel.
    private static string WithoutLateness(string text) => Lateness().Replace(text, "at most N s with timers at HZ N");

    [GeneratedRegex("^```console\n.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex("^(?<line>[$#] (?<command>keeptune[^\n]*)\n)(?<output>(?:(?![$#] keeptune)[^\n]*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Command();

    // The README was written on a machine; the tests may run in a container, about which keeptune warns.
    [GeneratedRegex("^keeptune: warning: this is a container[^\n]*\n", RegexOptions.Multiline)]
    private static partial Regex OfThisMachine();

    [GeneratedRegex("at most [0-9.]+ m?s with timers at HZ [0-9]+")]
    private static partial Regex Lateness();
}
