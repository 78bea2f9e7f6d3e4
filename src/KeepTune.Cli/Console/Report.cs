using System.Buffers;
using System.Text;
using KeepTune.Linux.Interop;

namespace KeepTune.Cli.Console;

/// <summary>Standard output for reports that are too long to be held: written in pieces, while they are made.</summary>
internal sealed class Report : IBufferWriter<byte>
{
    private const int PieceSize = 64 * 1024;

    private byte[] buffer = new byte[PieceSize];
    private int length;
    private Errno error = Errno.None;

    /// <summary>Nobody takes any more: the rest need not be made.</summary>
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

    /// <summary>Writes what there is.</summary>
    public void Flush()
    {
        if (length > 0 && error == Errno.None)
            error = StandardStreams.WriteOutput(buffer.AsSpan(0, length));
        length = 0;
    }

    /// <summary>Writes the last piece. A reader that went away is no error; a full disk is.</summary>
    /// <returns>The exit code: the given one, or that the report is lost.</returns>
    public ExitCode Finish(ExitCode code)
    {
        Flush();
        if (error == Errno.None || error == Errno.EPIPE)
            return code;

        Messages.Report(Lost(error));
        return ExitCode.ReportLost;
    }

    /// <summary>Writes a report that is short enough to be held.</summary>
    public static Errno Print(string text) => StandardStreams.WriteOutput(Encoding.UTF8.GetBytes(text));

    public static Failure Lost(Errno error) =>
        new(FailureKind.ReportLost, $"done, but the report could not be written to standard output: {error.Text}");

    private void Reserve(int size)
    {
        if (buffer.Length - length < Math.Max(size, 1))
            Flush();
        if (buffer.Length < size)
            buffer = new byte[size];
    }
}
