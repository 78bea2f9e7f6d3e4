using KeepTune.Linux.Cgroups;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Policies;

namespace KeepTune.Cli.Policy;

/// <summary>Runs <c>keeptune policy attach</c>.</summary>
internal sealed class PolicyAttachOperation(PolicyRequest request, CgroupChoice choice, TimeSpan wait, Invocation invocation)
{
    public Outcome Execute()
    {
        invocation.RefuseRoot("policy attach");
        choice.RequireOne("attach PROFILE");
        var wanted = request.ValuesOf(invocation.FindProfile(request.Profile, KeepaliveRange.Usual), invocation.Messages);
        var cgroup = choice.Find(invocation.Paths);
        if (choice.Pid is { } pid && CgroupTree.IsOfAll(cgroup))
            throw new Failure(
                FailureKind.Failed,
                $"process {pid} is in the cgroup of all processes of this machine, including containers",
                $"if you intend that, run 'keeptune policy attach {ShellWord.Quote(request.Profile)} /'");
        wanted = wanted with { Cgroup = cgroup.Path };
        if (CgroupTree.IsOfAll(cgroup))
            invocation.Messages.Warn("this is the cgroup of all processes of this machine, including containers");

        var policies = new CgroupPolicies(invocation.Paths);
        if (policies.Of(cgroup) is { Values: { } now } current && now with { Since = wanted.Since, Hits = 0 } == wanted)
            return Report(false, PolicyResult.Of(current), null);
        using var interruption = Interruption.Watch();
        using var held = StateLock.Take(invocation.Paths, wait, interruption);
        using var turn = PolicyLock.Take(wait, interruption);
        interruption.ThrowIfRequested();
        var (before, after) = policies.Attach(cgroup, wanted);
        SystemLog.Note($"{Printable.Escape(invocation.CommandLine)}: policy {wanted.Settings} for {Printable.Escape(cgroup.Path)}");
        return Report(true, PolicyResult.Of(after), before is null ? null : PolicyResult.Of(before));
    }

    private static Outcome Report(bool changed, PolicyResult policy, PolicyResult? before) => new Outcome<PolicyAttachResult>(
        new(PolicyAttachResult.SchemaName, changed, policy, before), json => json.PolicyAttachResult, PolicyText.Attached);
}
