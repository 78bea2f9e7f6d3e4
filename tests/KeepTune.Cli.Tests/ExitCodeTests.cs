namespace KeepTune.Cli.Tests;

public class ExitCodeTests
{
    [Theory]
    [InlineData(FailureKind.Failed, 1)]
    [InlineData(FailureKind.InvalidInput, 2)]
    [InlineData(FailureKind.NotPermitted, 4)]
    [InlineData(FailureKind.Busy, 5)]
    [InlineData(FailureKind.RollbackIncomplete, 6)]
    [InlineData(FailureKind.ReportLost, 7)]
    [InlineData(FailureKind.Interrupted, 130)]
    [InlineData(FailureKind.Terminated, 143)]
    public void Each_kind_of_failure_has_the_documented_code(FailureKind kind, int code) => Assert.Equal(code, (int)ExitCodes.Of(kind));

    [Fact]
    public void No_two_kinds_share_a_code() =>
        Assert.Distinct(Enum.GetValues<FailureKind>().Select(kind => ExitCodes.Of(kind)));

    [Fact]
    public void Done_is_zero() => Assert.Equal(0, (int)ExitCode.Done);
}
