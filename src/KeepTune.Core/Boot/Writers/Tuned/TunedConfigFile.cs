using System.Text;
using System.Text.Unicode;

namespace KeepTune.Core.Boot.Writers.Tuned;

/// <summary>An option of a section, and its position.</summary>
internal sealed class TunedOption(SourceLine source, string first)
{
    private readonly StringBuilder text = new(first);

    public SourceLine Source => source;

    public string Text => text.ToString().TrimEnd('\n');

    /// <summary>It contains nothing to evaluate: no variable, no function.</summary>
    public bool IsPlain => !Text.Contains("${", StringComparison.Ordinal);

    /// <summary>The same for names of files, which are plain only in ASCII.</summary>
    public bool IsPlainPath => IsPlain && Ascii.IsValid(Text);

    public void Continue(string next) => text.Append('\n').Append(next);
}

/// <summary>
/// A TuneD file as Python's configparser reads it with TuneD's arguments. <c>=</c> is the only delimiter, <c>#</c> after a blank begins a
/// comment, sections and options may be repeated, and an indented line continues the value above. Options that don't affect the three keys
/// are skipped.
/// </summary>
internal static class TunedConfigFile
{
    public const string Defaults = "DEFAULT";

    /// <summary>The sections, including <see cref="Defaults"/>; null if configparser raises or the file is not UTF-8.</summary>
    public static OrderedDictionary<string, OrderedDictionary<string, TunedOption>>? Sections(string path, byte[] bytes) =>
        Parse(path, bytes, []);

    /// <summary>The options of a file without sections.</summary>
    public static OrderedDictionary<string, TunedOption>? Options(string path, byte[] bytes)
    {
        var options = new OrderedDictionary<string, TunedOption>();
        if (Parse(path, bytes, new() { [""] = options }) is not { } sections)
            return null;
        AddMissing(options, sections.GetValueOrDefault(Defaults));
        return options;
    }

    public static void AddMissing(OrderedDictionary<string, TunedOption> options, OrderedDictionary<string, TunedOption>? defaults)
    {
        foreach (var option in defaults ?? [])
            options.TryAdd(option.Key, option.Value);
    }

    /// <summary>Splits a list at commas and semicolons.</summary>
    public static IReadOnlyList<string> List(string text) => [.. text.Split(',', ';').Select(Strip)];

    /// <summary>Python's str.strip.</summary>
    public static string Strip(string text)
    {
        int start = 0, end = text.Length;
        while (end > 0 && IsSpace(text[end - 1]))
            end--;
        while (start < end && IsSpace(text[start]))
            start++;
        return text[start..end];
    }

    // str.isspace also includes the four ASCII separators.
    private static bool IsSpace(char character) => char.IsWhiteSpace(character) || character is >= '\x1c' and <= '\x1f';

    private static OrderedDictionary<string, OrderedDictionary<string, TunedOption>>? Parse(
        string path, byte[] bytes, OrderedDictionary<string, OrderedDictionary<string, TunedOption>> sections)
    {
        if (!Utf8.IsValid(bytes))
            return null;
        var current = sections.GetValueOrDefault("");
        TunedOption? option = null;
        int indent = 0, number = 0;
        foreach (var line in Encoding.UTF8.GetString(bytes).Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n', '\r'))
        {
            number++;
            var comment = Comment(line);
            var value = Strip(line[..comment]);
            if (value.Length == 0)
            {
                if (comment == line.Length)
                    option?.Continue("");
                continue;
            }

            var indented = line.IndexOf(value[0]);
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
            if (current is null || equals <= 0)
                return null;
            option = new(new(path, number), Strip(value[(equals + 1)..]));
            if (Strip(value[..equals]) is var key && Matters(key))
                current[key] = option;
        }

        return sections;
    }

    private static bool Matters(string option) => option.Contains("keepalive", StringComparison.Ordinal)
        || option is "include" or "type" or "enabled" or "replace" or "drop" or "priority" or "devices" or "cpuinfo_regex" or "uname_regex"
            or "profile_dirs" or "default_instance_priority" or "reapply_sysctl" or "reapply_sysctl_exclude";

    // Where a comment begins; the length of the line if there is none.
    private static int Comment(string line)
    {
        if (Strip(line) is ['#' or ';', ..])
            return 0;
        for (var at = line.IndexOf('#'); at >= 0; at = line.IndexOf('#', at + 1))
        {
            if (at == 0 || IsSpace(line[at - 1]))
                return at;
        }

        return line.Length;
    }
}
