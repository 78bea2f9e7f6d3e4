using KeepTune.Cli.Options;

namespace KeepTune.Cli.Tests.Options;

public class ConfirmOptionTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("90s", 90)]
    [InlineData("24h", 86400)]
    [InlineData("1d", 86400)]
    public void One_second_to_one_day_is_accepted(string typed, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Arguments.ConfirmOf(typed));

    [Theory]
    [InlineData("0")]
    [InlineData("86401")]
    [InlineData("-5")]
    [InlineData("1.5s")]
    [InlineData("soon")]
    [InlineData("")]
    public void Anything_else_is_refused_with_the_bounds(string typed)
    {
        var failure = Assert.Throws<Failure>(() => Arguments.ConfirmOf(typed));

        Assert.Equal(FailureKind.InvalidInput, failure.Kind);
        Assert.Contains("expected 1 s to 24 h", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_option_there_is_no_window() => Assert.Null(Arguments.ConfirmOf(null));
}
