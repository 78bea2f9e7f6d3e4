using System.Text;

namespace KeepTune.Core.Export;

/// <summary>A sentence as comment lines of at most 78 columns.</summary>
internal static class CommentLines
{
    private const int Width = 78;

    /// <param name="prefix">The beginning of a comment, without the space after it.</param>
    public static string Of(string prefix, string sentence)
    {
        var text = new StringBuilder();
        var column = 0;
        foreach (var word in sentence.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                text.Append('\n');
                column = 0;
            }

            if (column == 0)
            {
                text.Append(prefix);
                column = prefix.Length;
            }

            text.Append(' ').Append(word);
            column += 1 + word.Length;
        }

        return text.Append('\n').ToString();
    }
}
