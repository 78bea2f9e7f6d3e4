namespace KeepTune.Cli.Tests.Console;

internal static class Screens
{
    /// <summary>A terminal with a UTF-8 locale and without colour.</summary>
    public static Screen Terminal(int width = 80) => new(IsTerminal: true, width, Color: false, Unicode: true);

    public static IEnumerable<string> Lines(this string text) => text.Split('\n').SkipLast(1);
}
