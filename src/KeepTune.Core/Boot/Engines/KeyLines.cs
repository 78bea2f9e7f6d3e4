namespace KeepTune.Core.Boot.Engines;

/// <summary>All lines that assign one key, of which the newest are kept.</summary>
internal sealed class KeyLines
{
    private readonly Queue<(long Order, OverriddenLine Line)> newest = new();
    private long dropped;

    public void Add(long order, OverriddenLine line)
    {
        newest.Enqueue((order, line));
        if (newest.Count <= BootForecast.MostLines + 1)
            return;
        newest.Dequeue();
        dropped++;
    }

    /// <param name="winner">The order of the line that decides; null where none does.</param>
    public KeyForecast Forecast(SysctlKey key, long? winner, int? value, SourceLine? source, SourceLine? unsetBy)
    {
        List<OverriddenLine> losers = [.. newest.Where(line => line.Order != winner).Select(line => line.Line).Reverse()];
        var notListed = dropped + Math.Max(losers.Count - BootForecast.MostLines, 0);
        if (winner is not null && losers.Count == newest.Count)
            notListed--;
        return new(
            key, value, source, unsetBy, losers.Count > BootForecast.MostLines ? losers[..BootForecast.MostLines] : losers, notListed);
    }
}
