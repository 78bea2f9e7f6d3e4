using System.Text;

namespace KeepTune.Core.Boot.Writers.Tuned;

/// <summary>An option of a section. Its value is null where it has none, not even an empty one.</summary>
internal sealed class TunedOption(int line, string? first)
{
    private readonly StringBuilder? text = first is null ? null : new(first);

    public int Line => line;

    public string? Value => text is null ? null : PythonText.TrimEnd(text.ToString());

    public void Continue(string next) => text?.Append('\n').Append(next);
}

/// <summary>
/// A file of TuneD as Python's configparser reads it (Lib/configparser.py, _read), with the arguments that TuneD gives: <c>=</c> is the only
/// delimiter, <c>#</c> begins a comment after a blank, sections and options may be repeated, and an indented line goes on with the value above.
/// </summary>
internal static class TunedConfigFile
{
    private const string Defaults = "DEFAULT";

    /// <summary>The sections; null where configparser raises, or the file is not UTF-8.</summary>
    public static OrderedDictionary<string, OrderedDictionary<string, TunedOption>>? Sections(byte[] bytes) => Parse(bytes, null, false);

    /// <summary>The options of a file without sections.</summary>
    public static OrderedDictionary<string, TunedOption>? Options(byte[] bytes, bool allowNoValue) => Parse(bytes, "", allowNoValue)?[""];

    private static OrderedDictionary<string, OrderedDictionary<string, TunedOption>>? Parse(byte[] bytes, string? section, bool allowNoValue)
    {
        if (PythonText.Decode(bytes) is not { } text)
            return null;
        var sections = new OrderedDictionary<string, OrderedDictionary<string, TunedOption>>();
        var current = section is null ? null : sections[section] = [];
        TunedOption? option = null;
        int indent = 0, number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var comment = Comment(line);
            var value = PythonText.Strip(line[..comment]);
            if (value.Length == 0)
            {
                if (comment == line.Length)
                    option?.Continue("");
                continue;
            }

            var indented = PythonText.Indent(line);
            if (option is not null && indented > indent)
            {
                option.Continue(value);
                continue;
            }

            indent = indented;
            if (value[0] == '[' && value.LastIndexOf(']') is > 1 and var end)
            {
                var name = value[1..end];
                if (!sections.TryGetValue(name, out current))
                    sections[name] = current = [];
                option = null;
                continue;
            }

            var equals = value.IndexOf('=');
            if (current is null || equals == 0 || (equals < 0 && !allowNoValue))
                return null;
            option = equals < 0 ? new(number, null) : new(number, PythonText.Strip(value[(equals + 1)..]));
            current[equals < 0 ? value : PythonText.TrimEnd(value[..equals])] = option;
        }

        return WithDefaults(sections);
    }

    // Where a comment begins; the line's length where none does.
    private static int Comment(string line)
    {
        if (PythonText.Strip(line) is ['#' or ';', ..])
            return 0;
        for (var at = line.IndexOf('#'); at >= 0; at = line.IndexOf('#', at + 1))
        {
            if (at == 0 || PythonText.IsSpace(line[at - 1]))
                return at;
        }

        return line.Length;
    }

    private static OrderedDictionary<string, OrderedDictionary<string, TunedOption>> WithDefaults(OrderedDictionary<string, OrderedDictionary<string, TunedOption>> sections)
    {
        if (!sections.Remove(Defaults, out var defaults))
            return sections;
        foreach (var section in sections)
        {
            foreach (var option in defaults)
                section.Value.TryAdd(option.Key, option.Value);
        }

        return sections;
    }
}
