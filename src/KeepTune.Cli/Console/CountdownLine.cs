namespace KeepTune.Cli.Console;

/// <summary>Shows the time left to confirm a change.</summary>
internal sealed class CountdownLine
{
    private readonly OverwrittenLine line = new();

    public void Show(TimeSpan left) => line.Show(Text(left, Terminal.Width));

    public void Clear() => line.Clear();

    /// <summary>The longest form that leaves the last column free: a line that wraps can't be overwritten.</summary>
    internal static string Text(TimeSpan left, int width)
    {
        var time = left > TimeSpan.Zero
            ? $"{DurationText.Format(TimeSpan.FromSeconds(Math.Ceiling(left.TotalSeconds)))} left"
            : "rolling back";
        string[] forms = left > TimeSpan.Zero
            ? [$"{time}: press Enter to keep the new values, Ctrl-C to roll back now", $"{time}: Enter keeps, Ctrl-C rolls back", time, ""]
            : [time, ""];
        return forms.First(form => form.Length < width || form.Length == 0);
    }
}
