using System.Buffers;
using System.Text;
using KeepTune.Linux.Interop;

namespace KeepTune.Cli.Console;

/// <summary>Standard output for reports that are too long to keep in memory: they are written in pieces while they are made.</summary>
internal sealed class Report : IBufferWriter<byte>
{
    private const int PieceSize = 64 * 1024;

    private byte[] buffer = new byte[PieceSize];
    private int length;
    private Errno error = Errno.None;

    /// <summary>Whether the output is closed, so that the rest need not be made.</summary>
    public bool IsClosed => error != Errno.None;

    public void Advance(int count)
    {
        length += count;
        if (length >= PieceSize / 2)
            Flush();
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return buffer.AsMemory(length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return buffer.AsSpan(length);
    }

    public void Write(string text)
    {
        var count = Encoding.UTF8.GetMaxByteCount(text.Length);
        Advance(Encoding.UTF8.GetBytes(text, GetSpan(count)));
    }

    /// <summary>Writes the buffered text.</summary>
    public void Flush()
    {
        if (length > 0 && error == Errno.None)
            error = StandardStreams.WriteOutput(buffer.AsSpan(0, length));
        length = 0;
    }

    /// <summary>Writes the last piece. A closed pipe is no error; a full disk is.</summary>
    /// <returns>The given exit code, or <see cref="ExitCode.ReportLost"/> instead of success.</returns>
    public ExitCode Finish(ExitCode code)
    {
        Flush();
        if (error == Errno.None || error == Errno.EPIPE)
            return code;

        Messages.Report(Lost(error, code));
        return CodeOfLost(code);
    }

    /// <summary>Writes a report that fits in memory.</summary>
    public static Errno Print(string text) => StandardStreams.WriteOutput(Encoding.UTF8.GetBytes(text));

    public static Failure Lost(Errno error, ExitCode code) => new(
        FailureKind.ReportLost,
        $"{(code is ExitCode.Done ? "done, but " : "")}couldn't write the report to standard output: {error.Text}");

    /// <summary>A result other than success matters more than a lost report of it.</summary>
    public static ExitCode CodeOfLost(ExitCode code) => code is ExitCode.Done ? ExitCode.ReportLost : code;

    private void Reserve(int size)
    {
        if (buffer.Length - length < Math.Max(size, 1))
            Flush();
        if (buffer.Length < size)
            buffer = new byte[size];
    }
}
