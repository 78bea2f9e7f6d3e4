using KeepTune.Cli.Changes;
using KeepTune.Cli.Tests.Console;

namespace KeepTune.Cli.Tests.Changes;

public class HistoryTextTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private static readonly string Local =
        At.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);

    private static readonly HistoryEntryResult Apply = new(
        9, At, "apply", "done", Undone: true, "anna", 1000,
        "keeptune apply aggressive --persist-only --file 91-a-rather-long-name-of-a-file.conf", "aggressive", "net:[4026531833]",
        Here: true,
        new(7200, 75, 9), new(30, 10, 3), [], [], null);

    private static readonly HistoryResult Two = new(HistoryResult.SchemaName,
    [
        Apply with
        {
            Id = 10,
            State = "interrupted",
            Undone = false,
            User = null,
            CommandLine = "keeptune revert",
            Here = false,
            Before = null,
            After = null,
        },
        Apply,
    ]);

    [Fact]
    public void No_changes_is_reported() =>
        Assert.Equal("no changes recorded\n", HistoryText.Render(new(HistoryResult.SchemaName, []), Screen.Plain));

    [Fact]
    public void Piped_each_change_is_one_line() => Assert.Equal(
        $"""
        ID  WHEN                 USER  STATE        NETNS             FROM       TO       COMMAND
        10  {Local}  -     interrupted  net:[4026531833]  -          -        revert
         9  {Local}  anna  undone       here              7200/75/9  30/10/3  {Apply.CommandLine["keeptune ".Length..]}

        """,
        HistoryText.Render(Two, Screen.Plain));

    [Fact]
    public void The_same_change_in_many_namespaces_by_one_command_is_one_line()
    {
        var many = Apply with { Id = 12, CommandLine = "keeptune apply aggressive --all-netns --yes", Here = false, Run = 10 };
        var result = new HistoryResult(HistoryResult.SchemaName,
        [
            many with { Id = 13, Netns = "net:[7]", Before = new(1, 2, 3) },
            many,
            many with { Id = 11, Netns = "net:[5]" },
            many with { Id = 10, Netns = "net:[6]" },
            many with { Id = 9, Run = 8, Netns = "net:[8]" },
            many with { Id = 7, Run = null, Netns = "net:[9]" },
        ]);

        Assert.Equal(
            ["13 net:[7] 1/2/3", "12 3 namespaces 7200/75/9", "9 net:[8] 7200/75/9", "7 net:[9] 7200/75/9"],
            HistoryText.Render(result, Screen.Plain)
                .Lines()
                .Skip(1)
                .Where(line => line.Length > 0)
                .Select(
                    line =>
                        System.Text.RegularExpressions.Regex.Replace(line, @"^ *(\S+) .* undone +(.*?) +(\S+) +30/10/3 .*$", "$1 $2 $3")));
    }

    [Fact]
    public void A_terminal_wraps_the_command()
    {
        var lines = HistoryText.Render(Two, Screens.Terminal(120)).Lines().ToList();

        Assert.All(lines, line => Assert.InRange(line.Length, 1, 120));
        Assert.True(lines.Count > 3);
    }
}
