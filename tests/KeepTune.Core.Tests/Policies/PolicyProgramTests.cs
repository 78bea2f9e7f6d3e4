using KeepTune.Core.Bpf;
using KeepTune.Core.Policies;
using KeepTune.Core.Tests.Bpf;
using static KeepTune.Core.Bpf.BpfRegister;

namespace KeepTune.Core.Tests.Policies;

public class PolicyProgramTests
{
    [Fact]
    public void The_mark_of_the_nearest_policy_is_stored_in_a_way_that_old_kernels_accept()
    {
        var program = PolicyProgram.Assemble(5);

        Assert.Empty(ContextStores.Refused(program));
        Assert.Single(ContextStores.Allowed(program));
    }

    [Fact]
    public void Stores_that_old_kernels_refuse_are_found_behind_copies_and_jumps()
    {
        var end = new BpfLabel();
        var program = new BpfAssembler()
            .Copy(R6, R1)
            .GotoIfEqual(R2, 0, end)
            .Call(BpfHelper.Jiffies64)
            .StoreTo(R1, 0, 7, 4)
            .StoreTo(Frame, -4, 7, 4)
            .Copy(R7, R6)
            .Mark(end)
            .StoreTo(R7, 4, 7, 4)
            .StoreTo(R6, 4, R2, 4)
            .AddTo(R6, 8, R2)
            .Set(R6, 0)
            .StoreTo(R6, 4, 7, 4)
            .Exit()
            .Assemble();

        Assert.Equal([6, 8], ContextStores.Refused(program));
        Assert.Equal([7], ContextStores.Allowed(program));
    }
}
