using System.Globalization;
using KeepTune.Cli.Output.Results;

namespace KeepTune.Cli.Output;

/// <summary><c>keeptune history</c> for people: newest first, in local time.</summary>
internal static class HistoryText
{
    private const string Program = "keeptune ";

    public static string Render(HistoryResult result, Screen screen)
    {
        if (result.Changes.Count == 0)
            return "no changes on record\n";

        // The namespace takes room, and on most machines it is always this one.
        var elsewhere = result.Changes.Any(change => !change.Here);
        string[] headings = ["ID", "WHEN", "WHO", "STATE", .. elsewhere ? (string[])["NETNS"] : [], "FROM", "TO", "COMMAND"];
        return Columns.Wrapped(headings, [.. result.Changes.Select(change => Cells(change, elsewhere))], screen, 0);
    }

    private static IReadOnlyList<string> Cells(HistoryEntryResult change, bool elsewhere) =>
    [
        $"{change.Id}",
        change.At.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        change.User ?? "-",
        change.Undone ? "undone" : change.State,
        .. elsewhere ? (string[])[change.Here ? "here" : change.Netns] : [],
        change.Before?.Settings.ToString() ?? "-",
        change.After?.Settings.ToString() ?? "-",
        change.CommandLine.StartsWith(Program, StringComparison.Ordinal) ? change.CommandLine[Program.Length..] : change.CommandLine,
    ];
}
