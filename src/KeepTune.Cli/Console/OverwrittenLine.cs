using System.Text;

namespace KeepTune.Cli.Console;

/// <summary>
/// One line on standard error that is overwritten each time, with spaces instead of escape sequences: they work on every terminal.
/// </summary>
internal sealed class OverwrittenLine
{
    private string shown = "";

    /// <param name="text">ASCII, shorter than the terminal is wide: a line that wraps can't be overwritten.</param>
    public void Show(string text)
    {
        if (text == shown)
            return;
        Write("\r" + text.PadRight(shown.Length) + (text.Length < shown.Length ? "\r" + text : ""));
        shown = text;
    }

    public void Clear()
    {
        if (shown.Length > 0)
            Write("\r" + new string(' ', shown.Length) + "\r");
        shown = "";
    }

    private static void Write(string text) => _ = StandardStreams.WriteError(Encoding.ASCII.GetBytes(text));
}
