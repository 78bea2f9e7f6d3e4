using KeepTune.Linux;

namespace KeepTune.Cli.Output;

/// <summary>What the report is written on.</summary>
/// <param name="IsTerminal">A person reads it: tables and colour are welcome.</param>
/// <param name="Width">Columns; 80 where no terminal tells.</param>
/// <param name="Color">Escape sequences for colour are welcome.</param>
/// <param name="Unicode">The locale is UTF-8.</param>
internal sealed record Screen(bool IsTerminal, int Width, bool Color, bool Unicode)
{
    private const int DefaultWidth = 80;
    private const int SmallestWidth = 20;

    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>For readers that are programs.</summary>
    public static Screen Plain { get; } = new(false, DefaultWidth, false, false);

    /// <param name="noColor">The user said <c>--no-color</c>.</param>
    public static Screen Current(bool noColor)
    {
        if (StandardStreams.TerminalWidth() is not { } width)
            return Plain;

        var locale = LocaleVariables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "";
        var color = !noColor && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        return new(true, width >= SmallestWidth ? width : DefaultWidth, color, locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("utf8", StringComparison.OrdinalIgnoreCase));
    }
}
