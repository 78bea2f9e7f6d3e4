using System.Text;

namespace KeepTune.Cli.Console;

/// <summary>A piece of text with one meaning. Lines may break between pieces, so none begins or ends within a word.</summary>
internal readonly record struct StyledPiece(string Text, Meaning Meaning);

/// <summary>Text whose words may have a meaning. A string converts to text without one.</summary>
internal sealed class StyledText
{
    private StyledText(IReadOnlyList<StyledPiece> pieces) => Pieces = pieces;

    public static StyledText Empty { get; } = new([]);

    public IReadOnlyList<StyledPiece> Pieces { get; }

    public static implicit operator StyledText(string text) => Of(text, Meaning.None);

    public static StyledText operator +(StyledText left, StyledText right) => new([.. left.Pieces, .. right.Pieces]);

    public static StyledText Of(string text, Meaning meaning) => text.Length == 0 ? Empty : new([new(text, meaning)]);

    public static StyledText Heading(string text) => Of(text, Meaning.Heading);

    public static StyledText Good(string text) => Of(text, Meaning.Good);

    public static StyledText Warning(string text) => Of(text, Meaning.Warning);

    public static StyledText Failure(string text) => Of(text, Meaning.Failure);

    public static StyledText Secondary(string text) => Of(text, Meaning.Secondary);

    /// <summary>The part of the text between two positions.</summary>
    public StyledText Part(int from, int to)
    {
        var pieces = new List<StyledPiece>();
        var start = 0;
        foreach (var (text, meaning) in Pieces)
        {
            var (first, last) = (Math.Max(from - start, 0), Math.Min(to - start, text.Length));
            if (first < last)
                pieces.Add(new(text[first..last], meaning));
            start += text.Length;
        }

        return new(pieces);
    }

    /// <summary>The words alone, as in piped output.</summary>
    public override string ToString()
    {
        if (Pieces.Count == 1)
            return Pieces[0].Text;
        var text = new StringBuilder();
        foreach (var piece in Pieces)
            text.Append(piece.Text);
        return text.ToString();
    }
}
