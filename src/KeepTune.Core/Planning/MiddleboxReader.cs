using System.Globalization;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace KeepTune.Core.Planning;

/// <summary>Reads the built-in list of middleboxes. A mistake in it is a defect that a test finds, so the first one throws.</summary>
internal static class MiddleboxReader
{
    /// <exception cref="FormatException">The text is not a valid list; says where.</exception>
    public static IReadOnlyList<Middlebox> Read(string toml)
    {
        var document = SyntaxParser.Parse(toml, "middleboxes.toml", validate: false);
        if (document.HasErrors)
            throw new FormatException($"{document.Diagnostics.First()}");
        var boxes = new List<Middlebox>();
        foreach (var table in document.Tables)
            boxes.Add(Box(table));
        return boxes;
    }

    private static Middlebox Box(TableSyntaxBase table)
    {
        var row = new Entry(Name(table.Name));
        foreach (var pair in table.Items)
            row.Add(Name(pair.Key), pair.Value);

        var range = row.Range("range");
        var box = new Middlebox(
            row.Name,
            row.Text("title"),
            row.Seconds("limit"),
            range?.Shortest,
            range?.Longest,
            row.Flag("refreshed"),
            row.AtLimit("at_limit"),
            row.Text("source"),
            row.Flag("verified"));
        row.End();
        return box;
    }

    private static string Name(KeySyntax? key) =>
        (key?.Key as BareKeySyntax)?.Key?.Text ?? throw new FormatException($"{key?.Span}: expected a bare name");

    private sealed class Entry(string name)
    {
        private readonly Dictionary<string, ValueSyntax?> values = [];

        public string Name => name;

        public void Add(string key, ValueSyntax? value)
        {
            if (!values.TryAdd(key, value))
                throw Mistake(key, "given twice");
        }

        public string Text(string key) =>
            Take(key) is StringValueSyntax { Value: { Length: > 0 } text } ? text : throw Mistake(key, "expected a string");

        public bool Flag(string key) => Take(key) is BooleanValueSyntax flag ? flag.Value : throw Mistake(key, "expected true or false");

        public TimeSpan? Seconds(string key) => values.ContainsKey(key) ? Seconds(key, Take(key)) : null;

        public (TimeSpan Shortest, TimeSpan Longest)? Range(string key)
        {
            if (!values.ContainsKey(key))
                return null;
            return Take(key) is ArraySyntax { Items.ChildrenCount: 2 } array
                ? (Seconds(key, array.Items.GetChild(0)?.Value), Seconds(key, array.Items.GetChild(1)?.Value))
                : throw Mistake(key, "expected two numbers");
        }

        public AtLimit AtLimit(string key) => !values.ContainsKey(key) ? Planning.AtLimit.NotKnown : Text(key) switch
        {
            "silent" => Planning.AtLimit.Silent,
            "reset" => Planning.AtLimit.Reset,
            "closed" => Planning.AtLimit.Closed,
            _ => throw Mistake(key, "expected silent, reset or closed"),
        };

        /// <summary>Refuses unknown keys.</summary>
        public void End()
        {
            foreach (var key in values.Keys)
                throw Mistake(key, "no such key");
        }

        private TimeSpan Seconds(string key, ValueSyntax? value) =>
            value is IntegerValueSyntax number
                && int.TryParse(number.Token?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                && seconds > 0
                ? TimeSpan.FromSeconds(seconds)
                : throw Mistake(key, "expected seconds above 0");

        private ValueSyntax? Take(string key) => values.Remove(key, out var value) ? value : throw Mistake(key, "missing");

        private FormatException Mistake(string key, string what) => new($"middleboxes.toml: {name}: {key}: {what}");
    }
}
