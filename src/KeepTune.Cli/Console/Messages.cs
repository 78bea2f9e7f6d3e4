using System.Text;

namespace KeepTune.Cli.Console;

/// <summary>
/// The messages on standard error: <c>keeptune: error: …</c>, <c>keeptune: warning: …</c>, <c>keeptune: hint: …</c>, each on its own line.
/// On a terminal they wrap at words and have a coloured prefix.
/// </summary>
internal sealed class Messages(bool quiet)
{
    private static readonly StyledText Error = StyledText.Failure("keeptune: error:") + " ";
    private static readonly StyledText Warning = StyledText.Warning("keeptune: warning:") + " ";
    private static readonly StyledText HintPrefix = StyledText.Secondary("keeptune: hint:") + " ";

    private readonly HashSet<string> warned = [];

    /// <summary>Printed once, and not at all with <c>--quiet</c>.</summary>
    public void Warn(string message)
    {
        if (!quiet && warned.Add(message))
            Write([Warning + message], Screen.OfErrors());
    }

    /// <summary>Like <see cref="Warn"/>.</summary>
    public void Hint(string message)
    {
        if (!quiet && warned.Add(message))
            Write([HintPrefix + message], Screen.OfErrors());
    }

    public static void Report(Failure failure) => Report(failure, Screen.OfErrors());

    /// <summary>Prints the usage, for a command line without a command.</summary>
    public static void Usage(Func<Screen, string> text) => _ = StandardStreams.WriteError(Encoding.UTF8.GetBytes(text(Screen.OfErrors())));

    /// <summary>Without wrapping and colour, which may be the cause of the failure.</summary>
    public static void ReportPlainly(Failure failure) => Report(failure, Screen.Plain);

    /// <summary>Each message on a line of its own; on a terminal it may wrap.</summary>
    internal static string Text(IEnumerable<StyledText> messages, Screen screen) => screen.IsTerminal
        ? TextRenderer.Text(screen, messages.Select(message => new HangingText(StyledText.Empty, message)))
        : string.Concat(messages.Select(message => $"{message}\n"));

    private static void Report(Failure failure, Screen screen)
    {
        var lines = failure.Messages.Select(message => Error + message);
        Write(failure.Hint is null ? lines : lines.Append(HintPrefix + failure.Hint), screen);
    }

    // If standard error can't be written, only the exit code remains.
    private static void Write(IEnumerable<StyledText> messages, Screen screen) =>
        _ = StandardStreams.WriteError(Encoding.UTF8.GetBytes(Text(messages, screen)));
}
