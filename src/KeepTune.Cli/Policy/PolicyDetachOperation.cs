using KeepTune.Linux.Cgroups;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Policies;

namespace KeepTune.Cli.Policy;

/// <summary>Runs <c>keeptune policy detach</c>.</summary>
internal sealed class PolicyDetachOperation(CgroupChoice choice, TimeSpan wait, Invocation invocation)
{
    public Outcome Execute()
    {
        invocation.RefuseRoot("policy detach");
        choice.RequireOne("detach");
        var policies = new CgroupPolicies(invocation.Paths);
        using var interruption = Interruption.Watch();
        using var held = StateLock.Take(invocation.Paths, wait, interruption);
        using var turn = PolicyLock.Take(wait, interruption);
        interruption.ThrowIfRequested();
        var ended = Detach(policies);
        if (ended.Count > 0)
            SystemLog.Note($"{Printable.Escape(invocation.CommandLine)}: policy detached from {Printable.Escape(ended[0].Cgroup)}");
        return new Outcome<PolicyDetachResult>(
            new(PolicyDetachResult.SchemaName, ended.Count > 0, [.. ended.Select(PolicyResult.Of)]),
            json => json.PolicyDetachResult,
            PolicyText.Detached);
    }

    // Of a cgroup that has ended only the path is left.
    private IReadOnlyList<AttachedPolicy> Detach(CgroupPolicies policies)
    {
        try
        {
            var cgroup = choice.Find(invocation.Paths);
            return policies.Detach(cgroup.Path, cgroup);
        }
        catch (Failure none) when (choice.Name is not null && none.Kind is FailureKind.Failed)
        {
            var gone = policies.Detach(CgroupTree.PathOf(invocation.Paths, choice.Name), null);
            if (gone.Count == 0)
                throw;
            return gone;
        }
    }
}
