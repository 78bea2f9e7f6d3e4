using Tomlyn.Syntax;

namespace KeepTune.Core.Profiles;

/// <summary>Walks a TOML syntax tree, keeps what a profile may contain and reports the mistakes.</summary>
internal sealed class ProfileReader(string file, KeepaliveRange range)
{
    private readonly Dictionary<string, int> lines = [];
    private readonly Dictionary<SysctlKey, int> numbers = [];
    private string description = "";
    private string? source;
    private IReadOnlyList<string> tags = [];
    private IReadOnlyList<string> notes = [];

    public List<Diagnostic> Mistakes { get; } = [];

    public bool Has(string key) => lines.ContainsKey(key);

    public void Report(int line, int column, string message) => Mistakes.Add(new(file, line, column, message));

    public Profile ToProfile(string? name) => new(
        name,
        description,
        KeepaliveSettings.FromSeconds(numbers[SysctlKey.Time], numbers[SysctlKey.Intvl], numbers[SysctlKey.Probes]),
        tags,
        source,
        notes);

    public void Read(DocumentSyntax document, IReadOnlyList<string> known)
    {
        foreach (var pair in document.KeyValues)
            ReadPair(pair, known);
        foreach (var table in document.Tables)
            Report(table, $"a profile has no tables, found [{Printable.Cut(KeyText(table.Name))}]");
    }

    private void ReadPair(KeyValueSyntax pair, IReadOnlyList<string> known)
    {
        var key = KeyText(pair.Key);
        if (!known.Contains(key))
        {
            var nearest = NearestName.Of(key, known);
            Report(
                pair,
                $"unknown key {Printable.Quote(key)}, "
                    + (nearest is null ? $"expected one of {string.Join(", ", known)}" : $"did you mean '{nearest}'?"));
            return;
        }

        var line = pair.Span.Start.Line + 1;
        if (!lines.TryAdd(key, line))
        {
            Report(pair, $"'{key}' is already set on line {lines[key]}");
            return;
        }

        if (pair.Value is { } value)
            ReadValue(key, value);
    }

    private void ReadValue(string key, ValueSyntax value)
    {
        switch (key)
        {
            case "time":
                ReadSeconds(SysctlKey.Time, value);
                break;
            case "intvl":
                ReadSeconds(SysctlKey.Intvl, value);
                break;
            case "probes":
                ReadNumber(SysctlKey.Probes, value, "a whole number");
                break;
            case "description":
                description = ReadLine(key, value) ?? description;
                if (value is StringValueSyntax { Value: "" })
                    Report(value, "'description' is empty, expected one line that says what the profile is for");
                break;
            case "source":
                source = ReadLine(key, value);
                break;
            case "tags":
                tags = ReadLines(key, value, single: false);
                break;
            default:
                notes = ReadLines(key, value, single: true);
                break;
        }
    }

    private void ReadSeconds(SysctlKey key, ValueSyntax value)
    {
        if (value is not StringValueSyntax text)
            ReadNumber(key, value, "whole seconds or a string such as \"90s\"");
        else if (!DurationText.TryParse(text.Value ?? "", out var duration))
            Report(value, $"'{key.Name()}' is {Printable.Quote(text.Value ?? "")}, expected {DurationText.Expected}");
        else
            Keep(key, value, (long)duration.TotalSeconds);
    }

    private void ReadNumber(SysctlKey key, ValueSyntax value, string expected)
    {
        var text = value is IntegerValueSyntax integer ? integer.Token?.Text ?? "" : value.ToString().Trim();
        if (value is not IntegerValueSyntax)
            Report(value, $"'{key.Name()}' is {Printable.Quote(text)}, expected {expected}");
        else if (PlainDecimal.TryParse(text, out var number))
            Keep(key, value, number);
        else if (text.StartsWith('-') || text.All(char.IsAsciiDigit) && text[0] != '0')
            Report(value, $"'{key.Name()}' is {Printable.Cut(text)}, expected {range.Describe(key)}");
        else
            Report(value, $"'{key.Name()}' is {Printable.Quote(text)}, expected {PlainDecimal.Expected}");
    }

    private void Keep(SysctlKey key, ValueSyntax value, long number)
    {
        if (range.Problem(key, number) is { } problem)
            Report(value, problem);
        else
            numbers[key] = (int)number;
    }

    private string? ReadLine(string key, ValueSyntax value)
    {
        if (value is not StringValueSyntax { Value: { } text })
        {
            Report(value, $"'{key}' is {Printable.Quote(value.ToString().Trim())}, expected a string in double quotes");
            return null;
        }

        // A line feed that is written as such, not as '\n'.
        if (text.Contains('\n', StringComparison.Ordinal) && value.ToString().TrimStart() is ['"', not '"', ..] raw
            && raw.Contains('\n', StringComparison.Ordinal))
        {
            Report(value, TomlMessage.NoClosingQuote);
            return null;
        }

        if (text.EnumerateRunes().Any(rune => !Printable.IsPrintable(rune)))
        {
            Report(value, $"'{key}' is {Printable.Quote(text)}, expected one line without control characters or bidirectional marks");
            return null;
        }

        return text;
    }

    private List<string> ReadLines(string key, ValueSyntax value, bool single)
    {
        if (value is ArraySyntax array)
            return [.. array.Items.Select(item => item.Value is { } one ? ReadLine(key, one) : null).OfType<string>()];
        if (single)
            return ReadLine(key, value) is { } line ? [line] : [];

        Report(value, $"'{key}' is {Printable.Quote(value.ToString().Trim())}, expected an array of strings");
        return [];
    }

    private void Report(SyntaxNode node, string message) => Report(node.Span.Start.Line + 1, node.Span.Start.Column + 1, message);

    private static string KeyText(KeySyntax? key)
    {
        if (key is null)
            return "";
        var parts = new List<BareKeyOrStringValueSyntax?> { key.Key };
        parts.AddRange(key.DotKeys.Select(dotted => dotted.Key));
        return string.Join('.', parts.Select(part => part switch
        {
            BareKeySyntax bare => bare.Key?.Text,
            StringValueSyntax quoted => quoted.Value,
            _ => "",
        }));
    }
}
