namespace KeepTune.Cli.Console;

/// <summary>Where the report is written.</summary>
/// <param name="IsTerminal">A person reads it: tables and colour are allowed.</param>
/// <param name="Width">Columns; 80 without a terminal.</param>
/// <param name="Color">Escape sequences for colour are allowed.</param>
/// <param name="Unicode">The locale is UTF-8.</param>
internal sealed record Screen(bool IsTerminal, int Width, bool Color, bool Unicode)
{
    private const string HomeAndClear = "\e[H\e[J";

    private const int DefaultWidth = 80;
    private const int MinWidth = 20;

    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>For piped output.</summary>
    public static Screen Plain { get; } = new(false, DefaultWidth, false, false);

    /// <summary>The terminal is not known to support escape sequences.</summary>
    public static bool TerminalIsDumb => Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb";

    /// <summary>Lines; null without a terminal.</summary>
    public int? Height => IsTerminal ? StandardStreams.TerminalHeight() : null;

    /// <summary>The prefix of a picture that replaces the previous one; empty where both are kept.</summary>
    public string Cleared => IsTerminal ? HomeAndClear : "";

    /// <summary>The same with the terminal's current size.</summary>
    public Screen Now() => IsTerminal && StandardStreams.TerminalWidth() is { } width ? this with { Width = Usable(width) } : this;

    /// <param name="noColor">The user said <c>--no-color</c>.</param>
    public static Screen Current(bool noColor) => StandardStreams.TerminalWidth() is { } width ? OfTerminal(width, noColor) : Plain;

    /// <summary>Where messages are written. Errors may be reported before the command line is parsed, so the bare word counts.</summary>
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

    private static int Usable(int width) => width >= MinWidth ? width : DefaultWidth;
}
