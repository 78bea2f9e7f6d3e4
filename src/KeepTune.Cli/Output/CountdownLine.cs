using System.Text;
using KeepTune.Core.Text;
using KeepTune.Linux;

namespace KeepTune.Cli.Output;

/// <summary>One line on standard error that is written over each second. Spaces instead of escape sequences: every terminal knows them.</summary>
internal sealed class CountdownLine
{
    private string shown = "";

    public void Show(TimeSpan left)
    {
        var text = Text(left, Terminal.Width);
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

    /// <summary>The longest form that leaves the last column free: a line that wraps can't be written over.</summary>
    internal static string Text(TimeSpan left, int width)
    {
        var time = left > TimeSpan.Zero ? $"{DurationText.Format(TimeSpan.FromSeconds(Math.Ceiling(left.TotalSeconds)))} left" : "rolling back";
        string[] forms = left > TimeSpan.Zero
            ? [$"{time}: press Enter to keep the new values, Ctrl-C to roll back now", $"{time}: Enter keeps, Ctrl-C rolls back", time, ""]
            : [time, ""];
        return forms.First(form => form.Length < width || form.Length == 0);
    }

    private static void Write(string text) => _ = StandardStreams.WriteError(Encoding.ASCII.GetBytes(text));
}
