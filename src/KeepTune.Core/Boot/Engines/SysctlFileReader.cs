namespace KeepTune.Core.Boot.Engines;

/// <summary>Feeds a file to an engine, piece by piece.</summary>
public sealed class SysctlFileReader
{
    private readonly LineScanner scanner;

    internal SysctlFileReader(LineScanner scanner) => this.scanner = scanner;

    /// <summary>The engine stopped reading the file because a line was too long. What it read before counts.</summary>
    public bool Stopped => scanner.Stopped;

    public void Feed(ReadOnlySpan<byte> piece) => scanner.Feed(piece);

    public void End() => scanner.End();
}
