namespace KeepTune.Core.Text;

/// <summary>Words of a command line as a person would type them to a shell.</summary>
public static class ShellWord
{
    /// <summary>The word, escaped, and quoted if the shell would split or expand it.</summary>
    public static string Quote(string word)
    {
        var safe = word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:,@%+".Contains(c, StringComparison.Ordinal));
        return safe ? word : $"'{Printable.Escape(word).Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
