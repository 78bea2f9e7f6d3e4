using KeepTune.Core.Journal;

namespace KeepTune.Core.Tests.Journal;

public class JournalRetentionTests
{
    [Fact]
    public void The_first_and_the_newest_in_effect_of_each_namespace_are_kept() =>
        Assert.Equal([1L, 2, 7, 8, 9, 10, 11, 12], Kept([.. Enumerable.Range(1, 12).Select(id => Change(id, cookie: id % 2))]));

    [Fact]
    public void Undone_and_rolled_back_changes_are_not_needed() =>
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
    public void Only_files_survive_an_earlier_boot() =>
        Assert.Equal(
            [2L, 3],
            Kept(
                [
                    Change(1, 7, "earlier"),
                    Change(2, 8, "earlier") with { Files = [new("/etc/sysctl.d/90-keeptune.conf", null, null)] },
                    Change(3, 7)
                ]));

    [Fact]
    public void Namespaces_without_cookies_are_identified_by_their_inodes() =>
        Assert.Equal(
            [1L, 2], Kept([Change(1, 0) with { Namespace = new("boot", 0, 11) }, Change(2, 0) with { Namespace = new("boot", 0, 12) }]));

    [Fact]
    public void The_records_of_ended_namespaces_are_limited() =>
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
