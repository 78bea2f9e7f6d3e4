using CsCheck;
using KeepTune.Core.Journal;
using static KeepTune.Core.Keepalive.KeepaliveSettings;
using static KeepTune.Core.Tests.Journal.Records;

namespace KeepTune.Core.Tests.Journal;

public class UndoPlanTests
{
    private const string OtherPath = "/etc/sysctl.d/10-other.conf";

    private static readonly KeepaliveSettings A = FromSeconds(300, 30, 5);
    private static readonly KeepaliveSettings B = FromSeconds(60, 10, 6);
    private static readonly KeepaliveSettings C = FromSeconds(15, 5, 3);

    private static Records Fresh => new(KernelDefault);

    [Fact]
    public void With_nothing_to_undo_there_is_no_plan()
    {
        Assert.Null(Fresh.Undo());
        Assert.Null(Fresh.Apply(A).Revert().Undo(all: true));
        Assert.Null(Fresh.Apply(A, Elsewhere).Undo(all: true));
    }

    [Fact]
    public void The_newest_change_goes_back_to_the_values_before_it() => Expect(Fresh.Apply(A).Apply(B).Undo(), target: A, expected: B);

    [Fact]
    public void All_changes_go_back_to_the_values_before_the_first() =>
        Expect(Fresh.Apply(A).Apply(B).Apply(C).Undo(all: true), target: KernelDefault, expected: C);

    [Fact]
    public void Changes_that_were_rolled_back_or_never_ended_do_not_count() =>
        Expect(
            Fresh.Apply(A).Apply(B, state: ChangeState.RolledBack).Apply(C, state: ChangeState.Open).Undo(all: true),
            target: KernelDefault,
            expected: A);

    [Fact]
    public void A_change_of_the_file_alone_leaves_the_running_values()
    {
        var plan = Fresh.Apply(null, file: (null, File(A))).Undo();

        Expect(plan, target: null, expected: null);
        Assert.Equal([new FileChange(DropInPath, File(A), null)], plan!.Files);
    }

    [Fact]
    public void Runtime_and_file_go_back_together()
    {
        var plan = Fresh.Apply(A, file: (null, File(A))).Apply(B).Apply(C, file: (File(A), File(C))).Undo(all: true);

        Expect(plan, target: KernelDefault, expected: C);
        Assert.Equal([new FileChange(DropInPath, File(C), null)], plan!.Files);
    }

    [Fact]
    public void Each_file_goes_back_to_its_content_before_its_first_change()
    {
        var plan = Fresh.Apply(A, file: (File(B), File(A)))
            .Apply(B, file: (null, File(B)), path: OtherPath)
            .Apply(C, file: (File(A), File(C)))
            .Undo(all: true);

        Assert.Equal([new FileChange(DropInPath, File(C), File(B)), new FileChange(OtherPath, File(B), null)], plan!.Files);
    }

    [Fact]
    public void A_file_of_an_earlier_boot_brought_its_values_here()
    {
        var plan = Fresh.Apply(A, EarlierBoot, file: (null, File(A))).Undo();

        Expect(plan, target: KernelDefault, expected: A);
        Assert.Equal([new FileChange(DropInPath, File(A), null)], plan!.Files);
    }

    [Fact]
    public void The_old_file_of_an_earlier_boot_says_what_to_go_back_to() =>
        Expect(Fresh.Apply(A, EarlierBoot, file: (File(B), File(A))).Undo(), target: B, expected: A);

    [Fact]
    public void A_file_alone_written_in_an_earlier_boot_reached_this_one() =>
        Expect(Fresh.Apply(null, EarlierBoot, file: (File(B), File(A))).Undo(), target: B, expected: A);

    [Fact]
    public void A_runtime_change_of_this_boot_on_top_of_an_earlier_file_undoes_both()
    {
        var records = Fresh.Apply(A, EarlierBoot, file: (null, File(A))).Apply(B);

        Expect(records.Undo(all: true), target: KernelDefault, expected: B);
    }

    [Fact]
    public void Undoing_all_targets_the_values_before_the_first_change_in_effect() =>
        Gen.Select(Any.Usual, Gen.Select(Gen.Int[0, 9], Any.Usual).Array[0, 20]).Sample((start, steps) =>
        {
            var records = new Records(start);
            foreach (var (kind, settings) in steps)
            {
                _ = kind switch
                {
                    0 => records.Revert(),
                    1 => records.Revert(all: true),
                    2 => records.Apply(settings, Elsewhere),
                    3 => records.Apply(settings, state: ChangeState.RolledBack),
                    4 => records.Revert(state: ChangeState.RolledBack),
                    _ => records.Apply(settings),
                };

                var plan = records.Undo(all: true);
                if (plan is null)
                    Assert.Equal(start, records.Live);
                else
                    Expect(plan, target: start, expected: records.Live);
            }
        });

    [Fact]
    public void Reverting_one_by_one_passes_the_same_values_as_applying_in_reverse() =>
        Any.Usual.Array[1, 10].Sample(values =>
        {
            var records = new Records(KernelDefault);
            var passed = new List<KeepaliveSettings>();
            foreach (var value in values)
            {
                passed.Add(records.Live);
                records.Apply(value);
            }

            foreach (var before in Enumerable.Reverse(passed))
                Assert.Equal(before, records.Revert().Live);
            Assert.Null(records.Undo());
        });

    private static void Expect(UndoPlan? plan, KeepaliveSettings? target, KeepaliveSettings? expected) =>
        Assert.Equal((target?.Values, expected?.Values), (plan?.Target, plan?.Expected));
}
