using System.Text;

namespace KeepTune.Cli.Console;

/// <summary>
/// What goes to standard error: <c>keeptune: error: …</c>, <c>keeptune: warning: …</c>, <c>keeptune: hint: …</c>, each on its own line;
/// on a terminal wrapped at words, with what it is in colour.
/// </summary>
internal sealed class Messages(bool quiet)
{
    private static readonly StyledText Error = StyledText.Failure("keeptune: error:") + " ";
    private static readonly StyledText Warning = StyledText.Warning("keeptune: warning:") + " ";
    private static readonly StyledText HintPrefix = StyledText.Secondary("keeptune: hint:") + " ";

    private readonly HashSet<string> warned = [];

    /// <summary>Said once, and not at all when quiet.</summary>
    public void Warn(string message)
    {
        if (!quiet && warned.Add(message))
            Write([Warning + message], Screen.OfErrors());
    }

    /// <summary>As <see cref="Warn"/>.</summary>
    public void Hint(string message)
    {
        if (!quiet && warned.Add(message))
            Write([HintPrefix + message], Screen.OfErrors());
    }

    public static void Report(Failure failure) => Report(failure, Screen.OfErrors());

    /// <summary>How the program is used, for a person who has typed nothing to do.</summary>
    public static void Usage(Func<Screen, string> text) => _ = StandardStreams.WriteError(Encoding.UTF8.GetBytes(text(Screen.OfErrors())));

    /// <summary>Without anything of what people get: when that itself may be what failed.</summary>
    public static void ReportPlainly(Failure failure) => Report(failure, Screen.Plain);

    /// <summary>Each message on a line, and on a terminal on as many as it takes.</summary>
    internal static string Text(IEnumerable<StyledText> messages, Screen screen) => screen.IsTerminal
        ? PeopleConsole.Text(screen, messages.Select(message => new HangingText(StyledText.Empty, message)))
        : string.Concat(messages.Select(message => $"{message}\n"));

    private static void Report(Failure failure, Screen screen)
    {
        var lines = failure.Messages.Select(message => Error + message);
        Write(failure.Hint is null ? lines : lines.Append(HintPrefix + failure.Hint), screen);
    }

    // A standard error that takes nothing leaves nothing to do: the exit code still tells.
    private static void Write(IEnumerable<StyledText> messages, Screen screen) =>
        _ = StandardStreams.WriteError(Encoding.UTF8.GetBytes(Text(messages, screen)));
}
