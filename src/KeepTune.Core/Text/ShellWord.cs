namespace KeepTune.Core.Text;

/// <summary>Words of a command line as a person would type them to a shell.</summary>
public static class ShellWord
{
    /// <summary>The word, escaped, and in quotes where the shell would take it apart.</summary>
    public static string Quote(string word)
    {
        var safe = word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:,@%+".Contains(c, StringComparison.Ordinal));
        return safe ? word : $"'{Printable.Escape(word).Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
