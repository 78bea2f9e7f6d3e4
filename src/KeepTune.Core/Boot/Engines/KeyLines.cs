namespace KeepTune.Core.Boot.Engines;

/// <summary>All lines that assign one key; only the newest are kept.</summary>
internal sealed class KeyLines
{
    private readonly Queue<(long Order, OverriddenLine Line)> newest = new();
    private long dropped;

    public void Add(long order, OverriddenLine line)
    {
        newest.Enqueue((order, line));
        if (newest.Count <= BootForecast.MaxLines + 1)
            return;
        newest.Dequeue();
        dropped++;
    }

    /// <param name="winner">Position of the line that wins; null if none does.</param>
    public KeyForecast Forecast(SysctlKey key, long? winner, int? value, SourceLine? source, SourceLine? unsetBy)
    {
        List<OverriddenLine> losers = [.. newest.Where(line => line.Order != winner).Select(line => line.Line).Reverse()];
        var notListed = dropped + Math.Max(losers.Count - BootForecast.MaxLines, 0);
        if (winner is not null && losers.Count == newest.Count)
            notListed--;
        return new(
            key, value, source, unsetBy, losers.Count > BootForecast.MaxLines ? losers[..BootForecast.MaxLines] : losers, notListed);
    }
}
