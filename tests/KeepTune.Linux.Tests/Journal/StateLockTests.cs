using KeepTune.Linux.Journal;

namespace KeepTune.Linux.Tests.Journal;

public sealed class StateLockTests : IDisposable
{
    private readonly FixtureTree tree = new();

    public void Dispose() => tree.Dispose();

    [Fact]
    public void One_holds_it_and_the_other_gets_busy()
    {
        using (StateLock.Take(tree.Paths, TimeSpan.Zero, Interruption.Never()))
        {
            var busy = Assert.Throws<Failure>(() => StateLock.Take(tree.Paths, TimeSpan.Zero, Interruption.Never()));
            Assert.Equal(FailureKind.Busy, busy.Kind);
        }

        StateLock.Take(tree.Paths, TimeSpan.Zero, Interruption.Never()).Dispose();
    }

    [Fact]
    public void A_user_who_may_not_take_it_can_see_whether_it_is_held()
    {
        var paths = tree.Paths with { Proc = "/proc" };
        Assert.False(StateLock.IsHeld(paths));

        using (StateLock.Take(paths, TimeSpan.Zero, Interruption.Never()))
            Assert.True(StateLock.IsHeld(paths));

        Assert.False(StateLock.IsHeld(paths));
    }

    [Fact]
    public void Only_root_may_open_it()
    {
        StateLock.Take(tree.Paths, TimeSpan.Zero, Interruption.Never()).Dispose();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode($"{tree.Paths.LockDirectory}/lock"));
    }
}
