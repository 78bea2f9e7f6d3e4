namespace KeepTune.Core.Boot.Engines;

/// <summary>A file on its way into an engine, piece by piece.</summary>
public sealed class SysctlFileReader
{
    private readonly LineScanner scanner;

    internal SysctlFileReader(LineScanner scanner) => this.scanner = scanner;

    /// <summary>The engine gave the file up: a line is too long for it. What it had read before counts.</summary>
    public bool Stopped => scanner.Stopped;

    public void Feed(ReadOnlySpan<byte> piece) => scanner.Feed(piece);

    public void End() => scanner.End();
}
