using KeepTune.Cli.Output.Results;

namespace KeepTune.Cli.Output;

/// <summary><c>keeptune history</c> for people: newest first.</summary>
internal static class HistoryText
{
    public static string Render(HistoryResult result, Screen screen)
    {
        if (result.Changes.Count == 0)
            return "no changes on record\n";

        return new Prose(screen).Table(
            ["ID", "WHEN", "WHO", "STATE", "NETNS", "FROM", "TO", "COMMAND"],
            result.Changes.Select(change => (IReadOnlyList<string>)
            [
                $"{change.Id}",
                Describe.Time(change.At),
                change.User ?? "-",
                change.Undone ? "undone" : change.State,
                change.Here ? "here" : change.Netns,
                change.Before?.Settings.ToString() ?? "-",
                change.After?.Settings.ToString() ?? "-",
                change.CommandLine,
            ]),
            0).ToString();
    }
}
