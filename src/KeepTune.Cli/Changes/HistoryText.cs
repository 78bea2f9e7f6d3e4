using System.Globalization;

namespace KeepTune.Cli.Changes;

/// <summary>The text report of <c>keeptune history</c>: newest first, in local time.</summary>
internal static class HistoryText
{
    private const string Program = "keeptune ";

    public static string Render(HistoryResult result, Screen screen)
    {
        if (result.Changes.Count == 0)
            return "no changes recorded\n";

        // The column takes space, and on most machines it is always this namespace.
        var elsewhere = result.Changes.Any(change => !change.Here);
        string[] headings = ["ID", "WHEN", "USER", "STATE", .. elsewhere ? (string[])["NETNS"] : [], "FROM", "TO", "COMMAND"];
        return Columns.Text(headings, [.. Runs(result.Changes).Select(run => Cells(run, elsewhere))], screen, 0);
    }

    // One command can make the same change in thousands of namespaces.
    private static List<List<HistoryEntryResult>> Runs(IReadOnlyList<HistoryEntryResult> changes)
    {
        var runs = new List<List<HistoryEntryResult>>();
        foreach (var change in changes)
        {
            if (SameOf(runs, change) is { } run)
                run.Add(change);
            else
                runs.Add([change]);
        }

        return runs;
    }

    // The changes of one command are adjacent.
    private static List<HistoryEntryResult>? SameOf(List<List<HistoryEntryResult>> runs, HistoryEntryResult change)
    {
        for (var i = runs.Count - 1; i >= 0 && change.Run is not null && runs[i][0].Run == change.Run; i--)
        {
            var newest = runs[i][0];
            if (newest.Files.Count == 0 && change.Files.Count == 0
                && (newest.State, newest.Undone, newest.Before, newest.After) == (change.State, change.Undone, change.Before, change.After))
            {
                return runs[i];
            }
        }

        return null;
    }

    private static IReadOnlyList<string> Cells(List<HistoryEntryResult> run, bool elsewhere)
    {
        var change = run[0];
        return
        [
            $"{change.Id}",
            change.At.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            change.User ?? "-",
            change.Undone ? "undone" : change.State.Replace('_', ' '),
            .. elsewhere ? (string[])[Where(run)] : [],
            change.Before?.Settings.ToString() ?? "-",
            change.After?.Settings.ToString() ?? "-",
            change.CommandLine.StartsWith(Program, StringComparison.Ordinal) ? change.CommandLine[Program.Length..] : change.CommandLine,
        ];
    }

    private static string Where(List<HistoryEntryResult> run)
    {
        var here = run.Exists(change => change.Here);
        return (here, run.Count) switch
        {
            (true, 1) => "here",
            (false, 1) => run[0].Netns,
            (true, _) => $"here and {Describe.Count(run.Count - 1, "other")}",
            (false, _) => $"{run.Count} namespaces",
        };
    }
}
