using KeepTune.Cli.Output;
using KeepTune.Cli.Output.Results;

namespace KeepTune.Cli.Tests.Output;

public class HistoryTextTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private static readonly string Local = At.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);

    private static readonly HistoryEntryResult Apply = new(
        9, At, "apply", "done", Undone: true, "anna", 1000, "keeptune apply aggressive --persist-only --file 91-a-rather-long-name-of-a-file.conf", "aggressive", "net:[4026531833]", Here: true,
        new(7200, 75, 9), new(30, 10, 3), [], []);

    private static readonly HistoryResult Two = new(HistoryResult.SchemaName,
    [
        Apply with { Id = 10, State = "interrupted", Undone = false, User = null, CommandLine = "keeptune revert", Here = false, Before = null, After = null },
        Apply,
    ]);

    [Fact]
    public void Without_changes_that_is_said() =>
        Assert.Equal("no changes on record\n", HistoryText.Render(new(HistoryResult.SchemaName, []), Screen.Plain));

    [Fact]
    public void Piped_each_change_is_one_line() => Assert.Equal(
        $"""
        ID  WHEN                 WHO   STATE        NETNS             FROM       TO       COMMAND
        10  {Local}  -     interrupted  net:[4026531833]  -          -        revert
         9  {Local}  anna  undone       here              7200/75/9  30/10/3  {Apply.CommandLine["keeptune ".Length..]}

        """,
        HistoryText.Render(Two, Screen.Plain));

    [Fact]
    public void A_terminal_wraps_the_command()
    {
        var lines = HistoryText.Render(Two, Screens.Terminal(120)).Lines().ToList();

        Assert.All(lines, line => Assert.InRange(line.Length, 1, 120));
        Assert.True(lines.Count > 3);
    }
}
