using Spectre.Console;
using Spectre.Console.Rendering;

namespace KeepTune.Cli.Console;

/// <summary>
/// A line that continues below itself, indented. Spectre.Console's paragraphs break a word that is too long for them. Here such a word
/// stays whole, and moves to the left if it fits there, so that a path can be copied.
/// </summary>
/// <param name="head">The text to the left of the wrapped lines.</param>
internal sealed class HangingText(StyledText head, StyledText text) : Renderable
{
    private const int MinRoom = 12;
    private const int SmallIndent = 2;

    private readonly string words = text.ToString();
    private readonly int hang = head.ToString().Length;

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var indent = maxWidth - hang >= MinRoom ? hang : Math.Min(SmallIndent, maxWidth - 1);
        var segments = Segments(head, options);
        var first = true;
        foreach (var line in Lines(options, maxWidth - indent))
        {
            var length = Segment.CellCount(line);
            var shift = length <= maxWidth - indent || length > maxWidth ? indent : length + SmallIndent <= maxWidth ? SmallIndent : 0;
            var breaks = !first || (hang > 0 && shift != hang);
            if (breaks)
                segments.Add(Segment.LineBreak);
            if (breaks && shift > 0)
                segments.Add(Segment.Padding(shift));
            segments.AddRange(line);
            first = false;
        }

        segments.Add(Segment.LineBreak);
        return segments;
    }

    private static List<Segment> Segments(StyledText text, RenderOptions options) =>
        [.. text.Pieces.Select(piece => new Segment(piece.Text, Styles.Of(piece.Meaning, options)))];

    private IEnumerable<IReadOnlyList<Segment>> Lines(RenderOptions options, int room)
    {
        var begun = 0;
        for (var start = 0; start < words.Length;)
        {
            var end = words.IndexOf(' ', start) is >= 0 and var blank ? blank : words.Length;
            if (end - start > room)
            {
                foreach (var line in Wrapped(begun, start - 1, options, room))
                    yield return line;
                yield return Segments(text.Part(start, end), options);
                begun = end + 1;
            }

            start = end + 1;
        }

        foreach (var line in Wrapped(begun, words.Length, options, room))
            yield return line;
    }

    // With colour, they would not be at the end of the line.
    private static List<Segment> WithoutLastBlanks(SegmentLine line)
    {
        var last = line.FindLastIndex(segment => !string.IsNullOrWhiteSpace(segment.Text));
        return line.GetRange(0, last + 1);
    }

    private IEnumerable<IReadOnlyList<Segment>> Wrapped(int from, int to, RenderOptions options, int room)
    {
        if (from >= to)
            return [];
        var paragraph = new Paragraph();
        foreach (var piece in text.Part(from, to).Pieces)
            paragraph.Append(piece.Text, Styles.Of(piece.Meaning, options));
        return Segment.SplitLines(((IRenderable)paragraph).Render(options, room)).Select(WithoutLastBlanks);
    }
}
