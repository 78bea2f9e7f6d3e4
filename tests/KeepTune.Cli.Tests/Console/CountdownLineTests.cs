namespace KeepTune.Cli.Tests.Console;

public class CountdownLineTests
{
    [Theory]
    [InlineData(80, "42s left: press Enter to keep the new values, Ctrl-C to roll back now")]
    [InlineData(60, "42s left: Enter keeps, Ctrl-C rolls back")]
    [InlineData(20, "42s left")]
    [InlineData(5, "")]
    public void The_longest_form_that_fits_is_shown(int width, string text) =>
        Assert.Equal(text, CountdownLine.Text(TimeSpan.FromSeconds(41.3), width));

    [Fact]
    public void The_longest_time_fits_an_80_column_terminal() =>
        Assert.StartsWith("23h 59m 59s left: press Enter", CountdownLine.Text(TimeSpan.FromSeconds(86399), 82), StringComparison.Ordinal);

    [Fact]
    public void When_the_time_is_up_the_old_values_are_restored() =>
        Assert.Equal("rolling back", CountdownLine.Text(TimeSpan.Zero, 80));
}
