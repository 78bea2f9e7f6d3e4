using System.Text;

namespace KeepTune.Core.Boot.Writers;

/// <summary>What a variable holds after a shell has read a file.</summary>
/// <param name="Text">Null if only a shell can evaluate it: it contains an expansion, or is assigned conditionally.</param>
public sealed record ShellValue(string? Text);

/// <summary>The plain assignments in a file that sh(1) sources: <c>NAME=value</c>, quoted or not.</summary>
public sealed class ShellAssignments
{
    // Literal: the number of characters before the first quote; a word is an assignment only with these.
    private readonly List<(string Text, int Literal, bool IsKnown)> words = [];
    private readonly Dictionary<string, ShellValue> values = [];
    private bool isPlain = true;

    private ShellAssignments()
    {
    }

    /// <summary>The last value of a variable; null if it is not assigned.</summary>
    public ShellValue? this[string name] => values.GetValueOrDefault(name);

    public static ShellAssignments Parse(string text)
    {
        var assignments = new ShellAssignments();
        for (var at = 0; at < text.Length;)
        {
            if (text[at] is '\n' or ';')
            {
                assignments.EndCommand(isPlainNext: true);
                at++;
            }
            else if (text[at] is '&' or '|')
            {
                assignments.isPlain = false;
                assignments.EndCommand(isPlainNext: false);
                at++;
            }
            else if (text[at] is '<' or '>' or '(' or ')')
            {
                assignments.isPlain = false;
                at++;
            }
            else if (text[at] is ' ' or '\t')
            {
                at++;
            }
            else if (text.AsSpan(at).StartsWith("\\\n"))
            {
                at += 2;
            }
            else if (text[at] == '#')
            {
                while (at < text.Length && text[at] != '\n')
                    at++;
            }
            else
            {
                at = assignments.Word(text, at);
            }
        }

        assignments.EndCommand(isPlainNext: true);
        return assignments;
    }

    private int Word(string text, int at)
    {
        var word = new StringBuilder();
        var isKnown = true;
        int? literal = null;
        var quote = '\0';
        for (; at < text.Length; at++)
        {
            var character = text[at];
            if (character is '"' or '\'' or '\\' or '$' or '`')
                literal ??= word.Length;
            if (quote == '\'' ? character != quote : quote == '"' && character is not ('"' or '\\' or '$' or '`'))
            {
                word.Append(character);
            }
            else if (character == quote || (quote == '\0' && character is '"' or '\''))
            {
                quote = character == quote ? '\0' : character;
            }
            else if (character == '\\' && at + 1 < text.Length)
            {
                var next = text[++at];
                if (quote == '"' && next is not ('"' or '\\' or '$' or '`' or '\n'))
                    word.Append('\\');
                if (next != '\n')
                    word.Append(next);
            }
            else if (character is '$' or '`')
            {
                isKnown = false;
                word.Append(character);
            }
            else if (character is ' ' or '\t' or '\n' or ';' or '&' or '|' or '<' or '>' or '(' or ')')
            {
                break;
            }
            else
            {
                word.Append(character);
            }
        }

        words.Add((word.ToString(), literal ?? word.Length, isKnown && quote == '\0'));
        return at;
    }

    // Assignments before a command are for that command only; those in a pipe, a list or with a redirection are not followed.
    private void EndCommand(bool isPlainNext)
    {
        var isCertain = isPlain;
        if (words.Count > 0 || !isPlainNext)
            isPlain = isPlainNext;
        while (words.Count > 0 && words[0].Text is "export" or "readonly" or "then" or "else" or "do" or "{")
        {
            isCertain &= words[0].Text is not ("then" or "else" or "do");
            words.RemoveAt(0);
        }

        if (!isCertain || words.TrueForAll(word => NameLength(word) > 0))
        {
            foreach (var word in words)
            {
                if (NameLength(word) is > 0 and var length)
                    values[word.Text[..length]] = new(word.IsKnown && isCertain ? word.Text[(length + 1)..] : null);
            }
        }

        words.Clear();
    }

    private static int NameLength((string Text, int Literal, bool IsKnown) word)
    {
        var end = 0;
        while (end < word.Literal && (char.IsAsciiLetterOrDigit(word.Text[end]) || word.Text[end] == '_'))
            end++;
        return end < word.Literal && word.Text[end] == '=' && end > 0 && !char.IsAsciiDigit(word.Text[0]) ? end : 0;
    }
}
