namespace KeepTune.Cli.Console;

/// <summary>What the report is written on.</summary>
/// <param name="IsTerminal">A person reads it: tables and colour are welcome.</param>
/// <param name="Width">Columns; 80 where no terminal tells.</param>
/// <param name="Color">Escape sequences for colour are welcome.</param>
/// <param name="Unicode">The locale is UTF-8.</param>
internal sealed record Screen(bool IsTerminal, int Width, bool Color, bool Unicode)
{
    private const string HomeAndClear = "\e[H\e[J";

    private const int DefaultWidth = 80;
    private const int SmallestWidth = 20;

    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>For readers that are programs.</summary>
    public static Screen Plain { get; } = new(false, DefaultWidth, false, false);

    /// <summary>The terminal takes no escape sequences, as far as is known.</summary>
    public static bool TerminalIsDumb => Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb";

    /// <summary>Lines; null where no terminal tells.</summary>
    public int? Height => IsTerminal ? StandardStreams.TerminalHeight() : null;

    /// <summary>What begins a picture that takes the place of the last one; nothing where both stay.</summary>
    public string Cleared => IsTerminal ? HomeAndClear : "";

    /// <summary>The same after the terminal may have got another size.</summary>
    public Screen Now() => IsTerminal && StandardStreams.TerminalWidth() is { } width ? this with { Width = Usable(width) } : this;

    /// <param name="noColor">The user said <c>--no-color</c>.</param>
    public static Screen Current(bool noColor) => StandardStreams.TerminalWidth() is { } width ? OfTerminal(width, noColor) : Plain;

    /// <summary>What messages are written on. Errors are told before the command line is understood: the word itself counts.</summary>
    public static Screen OfErrors() =>
        Terminal.IsWatched ? OfTerminal(Terminal.Width, Environment.GetCommandLineArgs().Contains("--no-color")) : Plain;

    private static Screen OfTerminal(int width, bool noColor)
    {
        var locale = LocaleVariables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "";
        var color = !noColor
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && !TerminalIsDumb;
        return new(
            true,
            Usable(width),
            color,
            locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("utf8", StringComparison.OrdinalIgnoreCase));
    }

    private static int Usable(int width) => width >= SmallestWidth ? width : DefaultWidth;
}
