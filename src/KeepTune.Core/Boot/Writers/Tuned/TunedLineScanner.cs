using System.Text.Unicode;
using KeepTune.Core.Boot.Engines;

namespace KeepTune.Core.Boot.Writers.Tuned;

/// <summary>
/// Python's text file (io.TextIOWrapper): lines end at a line feed, a carriage return or both, and 8,192 bytes are decoded at a time.
/// Invalid UTF-8 raises, so neither those bytes nor anything after them is seen.
/// </summary>
internal sealed class TunedLineScanner(LineSink sink, Action failed) : LineScanner(sink, 6 << 20)
{
    private readonly byte[] chunk = new byte[8192 + 3];
    private int carried;
    private int filled;
    private bool afterReturn;

    public override void Feed(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty && !Stopped)
        {
            var count = Math.Min(piece.Length, carried + 8192 - filled);
            piece[..count].CopyTo(chunk.AsSpan(filled));
            filled += count;
            piece = piece[count..];
            if (filled == carried + 8192)
                Decode(isEnd: false);
        }
    }

    public override void End()
    {
        if (!Stopped)
            Decode(isEnd: true);
        if (!Stopped && (Length > 0 || afterReturn))
            Emit();
    }

    protected override void TooLong()
    {
    }

    private void Decode(bool isEnd)
    {
        var whole = isEnd ? filled : filled - Unfinished(chunk.AsSpan(0, filled));
        var text = chunk.AsSpan(0, whole);
        if (!Utf8.IsValid(text))
        {
            failed();
            Stop();
            return;
        }

        Split(text);
        chunk.AsSpan(whole, filled - whole).CopyTo(chunk);
        carried = filled -= whole;
    }

    private void Split(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            if (afterReturn)
            {
                if (text[0] == '\n')
                {
                    LineFeeds++;
                    text = text[1..];
                }

                afterReturn = false;
                Emit();
                continue;
            }

            var end = text.IndexOfAny((byte)'\n', (byte)'\r');
            Append(end < 0 ? text : text[..end]);
            if (end < 0)
                return;
            afterReturn = text[end] == '\r';
            text = text[(end + 1)..];
            if (afterReturn)
                continue;
            LineFeeds++;
            Emit();
        }
    }

    // Bytes at the end that start a character but don't complete it.
    private static int Unfinished(ReadOnlySpan<byte> text)
    {
        for (var i = 1; i <= Math.Min(3, text.Length); i++)
        {
            var lead = text[^i];
            if ((lead & 0xC0) == 0x80)
                continue;
            var length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
            return length > i ? i : 0;
        }

        return 0;
    }
}
