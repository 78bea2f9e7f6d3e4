using System.Text;

namespace KeepTune.Cli.Console;

/// <summary>
/// Lines on standard error that are overwritten each time and finally erased: the progress until the report is ready.
/// </summary>
internal sealed class LiveBlock : IDisposable
{
    private const string ClearLine = "\e[K";
    private const string ClearRest = "\e[J";

    private readonly Screen screen;
    private int height;
    private string shown = "";

    private LiveBlock(Screen screen) => this.screen = screen;

    /// <returns>Null if there is no terminal, or if it can't move the cursor back.</returns>
    public static LiveBlock? On(Screen screen, bool unwanted) =>
        screen.IsTerminal && Terminal.IsWatched && !unwanted && !Screen.TerminalIsDumb ? new(screen) : null;

    /// <param name="draw">Returns lines that are shorter than the screen is wide, at most the given number; surplus lines are
    /// omitted.</param>
    public void Show(Func<Screen, int, IReadOnlyList<StyledText>> draw)
    {
        // The cursor is on the line below.
        var room = Math.Max(1, (StandardStreams.TerminalHeight() ?? int.MaxValue) - 1);
        var now = screen with { Width = Terminal.Width };
        var lines = draw(now, room);
        var fitting = Math.Min(lines.Count, room);
        var text = TextRenderer.Text(now, lines.Take(fitting).Select(line => new HangingText(StyledText.Empty, line)))
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
