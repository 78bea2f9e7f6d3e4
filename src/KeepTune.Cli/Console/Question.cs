using System.Text;

namespace KeepTune.Cli.Console;

/// <summary>Asks at the terminal; must not be used without one.</summary>
internal static class Question
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <param name="text">Ends with the question.</param>
    /// <returns>True for <c>y</c> and <c>yes</c>; anything else, including the end of the input, is a no.</returns>
    public static bool Ask(string text)
    {
        Terminal.Flush();
        _ = StandardStreams.WriteError(Encoding.UTF8.GetBytes($"{text} [y/N] "));
        var terminal = new Terminal();
        string? answer = null;
        while (answer is null && !terminal.HasEnded)
            answer = terminal.ReadLine(Tick);
        if (answer is null)
            _ = StandardStreams.WriteError("\n"u8);
        return answer is not null
            && (answer.Equals("y", StringComparison.OrdinalIgnoreCase) || answer.Equals("yes", StringComparison.OrdinalIgnoreCase));
    }
}
