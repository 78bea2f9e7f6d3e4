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
        return Columns.Wrapped(headings, [.. Runs(result.Changes).Select(run => Cells(run, elsewhere))], screen, 0);
    }

    // One command may have made the same change in thousands of namespaces.
    private static List<List<HistoryEntryResult>> Runs(IReadOnlyList<HistoryEntryResult> changes)
    {
        var runs = new List<List<HistoryEntryResult>>();
        foreach (var change in changes)
        {
            if (runs.Count > 0 && IsSameRun(runs[^1][^1], change))
                runs[^1].Add(change);
            else
                runs.Add([change]);
        }

        return runs;
    }

    private static bool IsSameRun(HistoryEntryResult newer, HistoryEntryResult older) =>
        newer.Run is not null && newer.Run == older.Run && newer.Files.Count == 0 && older.Files.Count == 0
        && (newer.State, newer.Undone, newer.Before, newer.After) == (older.State, older.Undone, older.Before, older.After);

    private static IReadOnlyList<string> Cells(List<HistoryEntryResult> run, bool elsewhere)
    {
        var change = run[0];
        return
        [
            run.Count == 1 ? $"{change.Id}" : $"{run[^1].Id}-{change.Id}",
            change.At.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            change.User ?? "-",
            change.Undone ? "undone" : change.State,
            .. elsewhere ? (string[])[run.Count > 1 ? $"{run.Count} of them" : change.Here ? "here" : change.Netns] : [],
            change.Before?.Settings.ToString() ?? "-",
            change.After?.Settings.ToString() ?? "-",
            change.CommandLine.StartsWith(Program, StringComparison.Ordinal) ? change.CommandLine[Program.Length..] : change.CommandLine,
        ];
    }
}
