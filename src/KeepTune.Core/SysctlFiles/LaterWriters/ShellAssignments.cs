using System.Text;

namespace KeepTune.Core.SysctlFiles.LaterWriters;

/// <summary>What a variable holds after a shell has read a file.</summary>
/// <param name="Text">Null where only a shell could tell: it holds an expansion, or is assigned under a condition.</param>
public sealed record ShellValue(string? Text);

/// <summary>The plain assignments of a file that is sourced by sh(1): <c>NAME=value</c>, quoted or not.</summary>
public sealed class ShellAssignments
{
    private readonly List<(string Text, bool IsKnown)> words = [];
    private readonly Dictionary<string, ShellValue> values = [];

    private ShellAssignments()
    {
    }

    /// <summary>The last value of a variable; null where it is not assigned.</summary>
    public ShellValue? this[string name] => values.GetValueOrDefault(name);

    public static ShellAssignments Parse(string text)
    {
        var assignments = new ShellAssignments();
        for (var at = 0; at < text.Length;)
        {
            if (text[at] is '\n' or ';' or '&' or '|')
            {
                assignments.EndCommand();
                at++;
            }
            else if (text[at] is ' ' or '\t')
            {
                at++;
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

        assignments.EndCommand();
        return assignments;
    }

    private int Word(string text, int at)
    {
        var word = new StringBuilder();
        var isKnown = true;
        var quote = '\0';
        for (; at < text.Length; at++)
        {
            var character = text[at];
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
            else if (character is ' ' or '\t' or '\n' or ';' or '&' or '|')
            {
                break;
            }
            else
            {
                word.Append(character);
            }
        }

        words.Add((word.ToString(), isKnown && quote == '\0'));
        return at;
    }

    // With a command behind them assignments are that command's only.
    private void EndCommand()
    {
        var isCertain = true;
        while (words.Count > 0 && words[0].Text is "export" or "readonly" or "then" or "else" or "do" or "{")
        {
            isCertain &= words[0].Text is not ("then" or "else" or "do");
            words.RemoveAt(0);
        }

        if (words.TrueForAll(word => NameLength(word.Text) > 0))
        {
            foreach (var (text, isKnown) in words)
                values[text[..NameLength(text)]] = new(isKnown && isCertain ? text[(NameLength(text) + 1)..] : null);
        }

        words.Clear();
    }

    private static int NameLength(string word)
    {
        var end = 0;
        while (end < word.Length && (char.IsAsciiLetterOrDigit(word[end]) || word[end] == '_'))
            end++;
        return end < word.Length && word[end] == '=' && end > 0 && !char.IsAsciiDigit(word[0]) ? end : 0;
    }
}
