using KeepTune.Core.Journal;

namespace KeepTune.Core.Tests.Journal;

public class ConfirmWindowTests
{
    private static readonly Change Waiting = new Records(KeepaliveSettings.FromSeconds(7200, 75, 9))
        .Apply(KeepaliveSettings.FromSeconds(60, 10, 6)).History.Changes[0];

    [Theory]
    [InlineData(90, 10)]
    [InlineData(100, 0)]
    [InlineData(5000, 0)]
    public void The_remaining_time_is_never_negative(int now, int left) =>
        Assert.Equal(
            TimeSpan.FromSeconds(left),
            new ConfirmWindow("a", TimeSpan.FromSeconds(100), default, true, Waiting).Left(TimeSpan.FromSeconds(now)));

    [Fact]
    public void A_change_is_the_same_in_every_state()
    {
        Assert.True(Waiting.IsSameAs(Waiting with { State = ChangeState.RolledBack }));
        Assert.False(Waiting.IsSameAs(Waiting with { At = Waiting.At.AddTicks(1) }));
        Assert.False(Waiting.IsSameAs(Waiting with { Id = 2 }));
    }
}
