namespace KeepTune.Core.Boot.Engines;

/// <param name="line">Without its line end.</param>
/// <param name="number">From 1, counting line feeds, as editors do.</param>
internal delegate void LineSink(ReadOnlySpan<byte> line, int number);

/// <summary>Splits a file that arrives in pieces into lines, as one engine does, and holds at most one line.</summary>
internal abstract class LineScanner(LineSink sink, int longest)
{
    private byte[] pending = new byte[256];

    /// <summary>Reading stopped before the end of the file.</summary>
    public bool Stopped { get; private set; }

    protected int Length { get; private set; }

    protected int LineFeeds { get; set; }

    private int Number { get; set; } = 1;

    public abstract void Feed(ReadOnlySpan<byte> piece);

    /// <summary>Marks the end of the file.</summary>
    public abstract void End();

    /// <summary>The line has reached the maximum length that is kept.</summary>
    protected abstract void TooLong();

    protected void Append(ReadOnlySpan<byte> bytes)
    {
        if (Length + bytes.Length >= longest)
        {
            bytes = bytes[..Math.Min(bytes.Length, Math.Max(longest - Length, 0))];
            TooLong();
        }

        if (Length + bytes.Length > pending.Length)
            Array.Resize(ref pending, Math.Max(Length + bytes.Length, Math.Min(pending.Length * 2, longest)));
        bytes.CopyTo(pending.AsSpan(Length));
        Length += bytes.Length;
    }

    protected void Emit()
    {
        sink(pending.AsSpan(0, Length), Number);
        Length = 0;
        Number = LineFeeds + 1;
    }

    protected void Stop()
    {
        Stopped = true;
        Length = 0;
    }
}

/// <summary>getline(3) as procps and TuneD use it: lines of any length end at line feeds.</summary>
internal sealed class LineFeedScanner(LineSink sink) : LineScanner(sink, MaxLength)
{
    /// <summary>Longer than any write that the kernel accepts, so what is cut off can't matter.</summary>
    private const int MaxLength = 6 << 20;

    public override void Feed(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            var end = piece.IndexOf((byte)'\n');
            Append(end < 0 ? piece : piece[..end]);
            if (end < 0)
                return;
            LineFeeds++;
            Emit();
            piece = piece[(end + 1)..];
        }
    }

    public override void End()
    {
        if (Length > 0)
            Emit();
    }

    protected override void TooLong()
    {
    }
}

/// <summary>
/// read_line_full of systemd (src/basic/fileio.c): a line ends at a line feed, a carriage return, a NUL, or a sequence of different ones. A
/// NUL ends the sequence. A line of 1 MiB (LONG_LINE_MAX) ends reading of the file.
/// </summary>
internal sealed class SystemdLineScanner(LineSink sink) : LineScanner(sink, 1 << 20)
{
    private const int Nul = 1;
    private const int LineFeed = 2;
    private const int CarriageReturn = 4;

    private int ends;

    public override void Feed(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty && !Stopped)
        {
            if (ends != 0)
            {
                var kind = KindOf(piece[0]);
                if ((ends & Nul) != 0 || kind == 0 || (ends & kind) != 0)
                {
                    ends = 0;
                    Emit();
                    continue;
                }

                End(kind);
                piece = piece[1..];
                continue;
            }

            var end = piece.IndexOfAny("\n\r\0"u8);
            Append(end < 0 ? piece : piece[..end]);
            if (end < 0 || Stopped)
                return;
            End(KindOf(piece[end]));
            piece = piece[(end + 1)..];
        }
    }

    public override void End()
    {
        if (!Stopped && (Length > 0 || ends != 0))
            Emit();
    }

    protected override void TooLong() => Stop();

    private void End(int kind)
    {
        ends |= kind;
        if (kind == LineFeed)
            LineFeeds++;
    }

    private static int KindOf(byte character) => character switch
    {
        0 => Nul,
        (byte)'\n' => LineFeed,
        (byte)'\r' => CarriageReturn,
        _ => 0,
    };
}
