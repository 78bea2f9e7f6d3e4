using Tomlyn;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace KeepTune.Core.Profiles;

/// <summary>Reads a profile from TOML, or reports every mistake in it with its position. Never throws, whatever the bytes.</summary>
public static class ProfileParser
{
    private const int MaxSyntaxError = 200;

    private static readonly string[] Required = ["description", "time", "intvl", "probes"];
    private static readonly string[] Known = [.. Required, "tags", "source", "notes"];

    /// <param name="bytes">The whole file; more than 64 KiB is a mistake.</param>
    /// <param name="file">The file's name in messages.</param>
    /// <param name="name">The profile's name.</param>
    /// <param name="range">The values that are accepted.</param>
    public static ProfileParseResult Parse(ReadOnlySpan<byte> bytes, string file, string? name, KeepaliveRange range)
    {
        var mistakes = new List<Diagnostic>();
        if (ProfileDecoding.Decode(bytes, file, mistakes) is not { } text)
            return new(null, mistakes);

        ProfileDecoding.CheckCharacters(text, file, mistakes);
        if (mistakes.Count > 0)
            return new(null, mistakes);

        var reader = new ProfileReader(file, range);
        try
        {
            // The reader finds duplicate keys, because it also sees them in a text with other mistakes.
            var document = SyntaxParser.Parse(text, file, validate: false);
            reader.Read(document, Known);
            AddSyntaxErrors(document, file, reader.Mistakes);
            var mayHide = document.HasErrors || document.Tables.Any();
            foreach (var key in Required.Where(key => !reader.Has(key) && !(mayHide && IsWritten(text, key))))
                reader.Report(1, 1, $"'{key}' is missing");
        }
        catch (TomlException mistake)
        {
            // The sentences after the first are for programmers.
            reader.Report(1, 1, $"not a profile: {Lower(mistake.Message.Split(". ")[0])}");
        }
        catch (ArgumentOutOfRangeException)
        {
            // Tomlyn 2.10 throws this for a text that ends after a backslash.
            var (line, column) = ProfileDecoding.Position(text, text.Length);
            reader.Report(line, column, "the text ends inside an escape sequence of a string");
        }

        return reader.Mistakes.Count > 0
            ? new(null, [.. reader.Mistakes.OrderBy(mistake => mistake.Line).ThenBy(mistake => mistake.Column)])
            : new(reader.ToProfile(name), []);
    }

    // One message per line, and none where the reader has already reported something more specific.
    private static void AddSyntaxErrors(DocumentSyntax document, string file, List<Diagnostic> mistakes)
    {
        var reported = mistakes.Select(mistake => mistake.Line).ToHashSet();
        foreach (var error in document.Diagnostics.Where(error => error.Kind == DiagnosticMessageKind.Error))
        {
            var line = error.Span.Start.Line + 1;
            if (reported.Add(line))
                mistakes.Add(
                    new(
                        file,
                        line,
                        error.Span.Start.Column + 1,
                        Lower(TomlMessage.Reword(Printable.Cut(error.Message, MaxSyntaxError).Replace('`', '\'')))));
        }
    }

    // A syntax error or a table can hide a key from the tree; then the key is not missing, and the other mistake is reported.
    private static bool IsWritten(string text, string key) =>
        text.Split('\n').Any(line => line.TrimStart().StartsWith(key, StringComparison.Ordinal)
            && line.TrimStart()[key.Length..].TrimStart().StartsWith('='));

    private static string Lower(string message) =>
        message.Length == 0 ? message : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
}
