namespace KeepTune.Cli.Tests.Console;

public class DescribeTests
{
    [Theory]
    [InlineData(7875, "7875 s (2h 11m 15s)")]
    [InlineData(60, "60 s (1m)")]
    [InlineData(59, "59 s")]
    [InlineData(0.256, "0.256 s")]
    [InlineData(924.6, "924.6 s (15m 25s)")]
    [InlineData(0, "0 s")]
    [InlineData(-1, "-1 s")]
    public void From_a_minute_on_a_duration_is_added(double seconds, string text) => Assert.Equal(text, Describe.Duration(seconds));

    [Fact]
    public void Something_that_never_happens_is_called_never() => Assert.Equal("never", Describe.Duration(null, "never"));

    [Theory]
    [InlineData(0.1389, "0.139")]
    [InlineData(9.5, "9.5")]
    [InlineData(13.888, "13.9")]
    [InlineData(1833.3, "1833")]
    [InlineData(1_000_000, "1000000")]
    [InlineData(-0.25, "-0.25")]
    public void A_number_has_about_four_digits_and_no_grouping(double number, string text) => Assert.Equal(text, Describe.Number(number));

    [Theory]
    [InlineData(0, "0 probes")]
    [InlineData(1, "1 probe")]
    [InlineData(9, "9 probes")]
    public void One_is_singular(long count, string text) => Assert.Equal(text, Describe.Count(count, "probe"));

    [Fact]
    public void A_time_has_its_offset_and_can_be_read_back()
    {
        var at = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d$", Describe.Time(at));
        Assert.Equal(at, DateTimeOffset.Parse(Describe.Time(at)));
    }
}
