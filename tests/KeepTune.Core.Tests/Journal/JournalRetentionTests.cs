using KeepTune.Core.Journal;

namespace KeepTune.Core.Tests.Journal;

public class JournalRetentionTests
{
    [Fact]
    public void Of_each_namespace_the_first_and_the_newest_that_stand() =>
        Assert.Equal([1L, 2, 7, 8, 9, 10, 11, 12], Kept([.. Enumerable.Range(1, 12).Select(id => Change(id, cookie: id % 2))]));

    [Fact]
    public void What_is_undone_or_rolled_back_is_not_needed() =>
        Assert.Equal(
            [1L],
            Kept(
                [
                    Change(1, 7),
                    Change(2, 7),
                    Change(3, 7) with { State = ChangeState.RolledBack },
                    Change(4, 7) with { Verb = ChangeVerb.Revert, Undoes = [2] }
                ]));

    [Fact]
    public void Of_an_earlier_boot_only_files_live_on() =>
        Assert.Equal(
            [2L, 3],
            Kept(
                [
                    Change(1, 7, "earlier"),
                    Change(2, 8, "earlier") with { Files = [new("/etc/sysctl.d/90-keeptune.conf", null, null)] },
                    Change(3, 7)
                ]));

    [Fact]
    public void Namespaces_without_cookies_are_told_by_their_inodes() =>
        Assert.Equal(
            [1L, 2], Kept([Change(1, 0) with { Namespace = new("boot", 0, 11) }, Change(2, 0) with { Namespace = new("boot", 0, 12) }]));

    [Fact]
    public void There_is_a_limit_to_what_namespaces_that_are_gone_leave() =>
        Assert.Equal(
            Enumerable.Range(1001, 4000).Select(id => (long)id), Kept([.. Enumerable.Range(1, 5000).Select(id => Change(id, id))]));

    private static IEnumerable<long> Kept(Change[] changes) => JournalRetention.Of(new(changes)).Order();

    private static Change Change(long id, int cookie, string boot = "boot") => new(
        id, ChangeVerb.Apply, DateTimeOffset.UnixEpoch, "root", null, "keeptune apply cloud", "cloud", new(boot, (ulong)cookie, 11),
        KeepaliveSettings.KernelDefault.Values,
        new(KeepaliveSettings.KernelDefault.Values, KeepaliveSettings.FromSeconds(200, 30, 5).Values), [], [])
    {
        State = ChangeState.Done,
    };
}
