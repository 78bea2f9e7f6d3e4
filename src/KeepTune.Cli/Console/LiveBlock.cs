using System.Text;

namespace KeepTune.Cli.Console;

/// <summary>
/// Lines on standard error that are written over each time, and are gone in the end: what goes on while the report is not there yet.
/// </summary>
internal sealed class LiveBlock : IDisposable
{
    private const string ClearLine = "\e[K";
    private const string ClearRest = "\e[J";

    private readonly Screen screen;
    private int height;
    private string shown = "";

    private LiveBlock(Screen screen) => this.screen = screen;

    /// <returns>Null where nobody looks on, or the terminal can't go back.</returns>
    public static LiveBlock? On(Screen screen, bool unwanted) =>
        screen.IsTerminal && Terminal.IsWatched && !unwanted && !Screen.TerminalIsDumb ? new(screen) : null;

    /// <param name="draw">Makes lines that are shorter than the screen is wide, for so many at most; those that don't fit are left
    /// out.</param>
    public void Show(Func<Screen, int, IReadOnlyList<StyledText>> draw)
    {
        // The cursor stands on the line below.
        var room = Math.Max(1, (StandardStreams.TerminalHeight() ?? int.MaxValue) - 1);
        var now = screen with { Width = Terminal.Width };
        var lines = draw(now, room);
        var fitting = Math.Min(lines.Count, room);
        var text = PeopleConsole.Text(now, lines.Take(fitting).Select(line => new HangingText(StyledText.Empty, line)))
            .Replace("\n", ClearLine + "\n", StringComparison.Ordinal);
        if (text == shown)
            return;
        Write(Back + text + ClearRest);
        (shown, height) = (text, fitting);
    }

    public void Dispose()
    {
        if (height > 0)
            Write(Back + ClearRest);
        height = 0;
    }

    private string Back => height > 0 ? $"\e[{height}A\r" : "\r";

    private static void Write(string text) => _ = StandardStreams.WriteError(Encoding.UTF8.GetBytes(text));
}
