using KeepTune.Core.Journal;
using static KeepTune.Core.Keepalive.KeepaliveSettings;
using static KeepTune.Core.Tests.Journal.Records;

namespace KeepTune.Core.Tests.Journal;

public class ChangeHistoryTests
{
    private static readonly KeepaliveSettings A = FromSeconds(300, 30, 5);
    private static readonly KeepaliveSettings B = FromSeconds(60, 10, 6);

    private static Records Fresh => new(KernelDefault);

    [Fact]
    public void Without_changes_nothing_is_in_effect()
    {
        Assert.Empty(ChangeHistory.Empty.Active(Here));
        Assert.Null(ChangeHistory.Empty.InterruptedIn(Here));
    }

    [Fact]
    public void Applies_in_effect_are_listed_newest_first() => Assert.Equal([2, 1], Fresh.Apply(A).Apply(B).Active());

    [Fact]
    public void A_revert_undoes_the_latest() => Assert.Equal([1], Fresh.Apply(A).Apply(B).Revert().Active());

    [Fact]
    public void Reverts_go_back_one_by_one_and_skip_undone_changes() => Assert.Empty(Fresh.Apply(A).Apply(B).Revert().Revert().Active());

    [Fact]
    public void An_apply_after_a_revert_builds_on_what_is_left() =>
        Assert.Equal([4, 1], Fresh.Apply(A).Apply(B).Revert().Apply(B).Active());

    [Fact]
    public void A_revert_of_all_leaves_nothing() => Assert.Empty(Fresh.Apply(A).Apply(B).Revert(all: true).Active());

    [Fact]
    public void A_revert_that_was_rolled_back_undid_nothing() =>
        Assert.Equal([1], Fresh.Apply(A).Revert(state: ChangeState.RolledBack).Active());

    [Fact]
    public void An_apply_that_was_rolled_back_or_never_ended_is_not_in_effect() =>
        Assert.Equal([1], Fresh.Apply(A).Apply(B, state: ChangeState.RolledBack).Apply(B, state: ChangeState.Open).Active());

    [Fact]
    public void Another_namespace_has_its_own_changes() => Assert.Equal([1], Fresh.Apply(A).Apply(B, Elsewhere).Active());

    [Fact]
    public void Only_changes_with_a_file_survive_a_boot() =>
        Assert.Equal([2], Fresh.Apply(A, EarlierBoot).Apply(B, EarlierBoot, file: (null, File(B))).Active());

    [Fact]
    public void A_file_alone_is_a_change_too() => Assert.Equal([1], Fresh.Apply(null, file: (null, File(A))).Active());

    [Fact]
    public void A_change_that_began_and_did_not_end_is_interrupted_until_it_is_rolled_back()
    {
        Assert.Equal(2, Fresh.Apply(A).Apply(B, state: ChangeState.Open).History.InterruptedIn(Here)?.Id);
        Assert.Null(Fresh.Apply(A).Apply(B, state: ChangeState.RolledBack).History.InterruptedIn(Here));
    }

    [Fact]
    public void An_interrupted_change_elsewhere_is_not_ours() =>
        Assert.Null(Fresh.Apply(A, Elsewhere, ChangeState.Open).History.InterruptedIn(Here));

    [Fact]
    public void An_interrupted_change_of_an_earlier_boot_matters_when_it_has_a_file()
    {
        Assert.Null(Fresh.Apply(A, EarlierBoot, ChangeState.Open).History.InterruptedIn(Here));
        Assert.Equal(1, Fresh.Apply(A, EarlierBoot, ChangeState.Open, (null, File(A))).History.InterruptedIn(Here)?.Id);
    }

    [Fact]
    public void A_change_is_known_as_undone_once_its_revert_is_done()
    {
        var history = Fresh.Apply(A).Apply(B).Revert().History;

        Assert.Equal([false, true, false], history.Changes.Select(history.IsUndone));
    }
}
