using System.Text;

namespace KeepTune.Core.Boot.Writers.Tuned;

/// <summary>
/// The variables of a TuneD profile (tuned/profiles/variables.py). A function, <c>${f:…}</c>, is not computed: what holds one is unknown. A name
/// that is not defined stays as it is written.
/// </summary>
internal sealed class TunedVariables
{
    private const string Function = "${f:";

    private readonly Dictionary<string, string?> values = [];

    public void Add(string name, string? value)
    {
        if (value is not null && name.All(PythonText.IsWord))
            values[name] = Expand(value);
    }

    /// <summary>Null where the result can't be forecast.</summary>
    public string? Expand(string text)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
            return text;
        if (Substitute(text) is not { } substituted)
            return null;
        var expanded = Unescape(substituted);
        return HasFunction(expanded) ? null : expanded.Replace("\\" + Function, Function, StringComparison.Ordinal);
    }

    /// <summary>The directory of a profile put in for <c>${i:PROFILE_DIR}</c>.</summary>
    public static string ExpandDirectory(string text, string directory)
    {
        const string name = "${i:PROFILE_DIR}";
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            if (at == 0 || text[at - 1] != '\\')
                text = text[..at] + directory + text[(at + name.Length)..];
        }

        return text;
    }

    private string? Substitute(string text)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if ((i > 0 && text[i - 1] == '\\') || NameAt(text, i) is not { } name || !values.TryGetValue(name, out var value))
            {
                result.Append(text[i]);
                continue;
            }

            if (value is null)
                return null;
            result.Append(value);
            i += name.Length + 2;
        }

        return result.ToString();
    }

    private static string Unescape(string text)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || NameAt(text, i + 1) is null)
                result.Append(text[i]);
        }

        return result.ToString();
    }

    // The name in '${name}' that begins here.
    private static string? NameAt(string text, int at)
    {
        if (at + 3 >= text.Length || text[at] != '$' || text[at + 1] != '{')
            return null;
        var end = at + 2;
        while (end < text.Length && PythonText.IsWord(text[end]))
            end++;
        return end > at + 2 && end < text.Length && text[end] == '}' ? text[(at + 2)..end] : null;
    }

    private static bool HasFunction(string text)
    {
        for (var at = text.IndexOf(Function, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Function, at + 1, StringComparison.Ordinal))
        {
            if (at == 0 || text[at - 1] != '\\')
                return true;
        }

        return false;
    }
}
