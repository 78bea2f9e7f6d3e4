using KeepTune.Core.Policies;
using KeepTune.Core.Profiles;
using KeepTune.Linux.Cgroups;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Policies;
using KeepTune.Linux.Privileges;
using KeepTune.Linux.Profiles;

namespace KeepTune.Cli.Policy;

/// <summary>The work of <c>keeptune policy</c>.</summary>
internal static class PolicyOperation
{
    public static Outcome Attach(PolicyRequest request, TimeSpan wait, Invocation invocation)
    {
        invocation.RefuseRoot("policy attach");
        RequireOne(request, "attach PROFILE");
        var wanted = PolicyCommand.ValuesOf(request, invocation.FindProfile(request.Profile!, KeepaliveRange.Usual));
        Warn(wanted, invocation);
        var cgroup = GroupOf(request, invocation);
        if (request.Pid is { } pid && CgroupTree.IsOfAll(cgroup))
            throw new Failure(
                FailureKind.Failed,
                $"process {pid} is in no cgroup of its own, but in that of all processes of the machine, containers too",
                "if that is what is meant, name it: keeptune policy attach PROFILE /");
        wanted = wanted with { Cgroup = cgroup.Path };
        if (CgroupTree.IsOfAll(cgroup))
            invocation.Messages.Warn("this is the cgroup of all processes of the machine, containers too");

        var policies = new CgroupPolicies(invocation.Paths);
        if (policies.Of(cgroup) is { Values: { } now } standing && now with { Since = wanted.Since, Hits = 0 } == wanted)
            return Report(false, PolicyResult.Of(standing), null);
        using var interruption = Interruption.Watch();
        using var held = StateLock.Take(invocation.Paths, wait, interruption);
        using var turn = PolicyLock.Take(wait, interruption);
        interruption.ThrowIfRequested();
        var (before, after) = policies.Attach(cgroup, wanted);
        SystemLog.Note($"{Printable.Escape(invocation.CommandLine)}: policy {wanted.Settings} for {Printable.Escape(cgroup.Path)}");
        return Report(true, PolicyResult.Of(after), before is null ? null : PolicyResult.Of(before));
    }

    public static Outcome Detach(PolicyRequest request, TimeSpan wait, Invocation invocation)
    {
        invocation.RefuseRoot("policy detach");
        RequireOne(request, "detach");
        var policies = new CgroupPolicies(invocation.Paths);
        using var interruption = Interruption.Watch();
        using var held = StateLock.Take(invocation.Paths, wait, interruption);
        using var turn = PolicyLock.Take(wait, interruption);
        interruption.ThrowIfRequested();
        var ended = Detach(request, policies, invocation);
        if (ended.Count > 0)
            SystemLog.Note($"{Printable.Escape(invocation.CommandLine)}: policy ended for {Printable.Escape(ended[0].Cgroup)}");
        return new Outcome<PolicyDetachResult>(
            new(PolicyDetachResult.SchemaName, ended.Count > 0, [.. ended.Select(PolicyResult.Of)]),
            json => json.PolicyDetachResult,
            PolicyText.Detached);
    }

    public static Outcome List(Invocation invocation)
    {
        invocation.RefuseRoot("policy list");
        var policies = new CgroupPolicies(invocation.Paths).All();
        var missing = Missing(invocation, policies);
        if (missing is [{ } first, ..] && !invocation.Json)
        {
            var isOwn = first.File.EndsWith(".service", StringComparison.Ordinal);
            var unit = ShellWord.Quote(isOwn ? Path.GetFileName(first.File) : first.Unit);
            invocation.Messages.Hint(
                $"'systemctl restart {unit}' attaches a policy that is missing; where attaching failed, 'journalctl -u {unit}' says why");
        }

        return new Outcome<PolicyListResult>(
            new(
                PolicyListResult.SchemaName,
                [.. policies.Select(PolicyResult.Of)],
                missing is null ? null : [.. missing.Select(MissingPolicyResult.Of)]),
            json => json.PolicyListResult,
            PolicyText.List);
    }

    // Null where it can't be told.
    private static IReadOnlyList<MissingPolicy>? Missing(Invocation invocation, IReadOnlyList<AttachedPolicy> attached)
    {
        try
        {
            return UnitPolicies.Missing(invocation.Paths, UnitPolicies.All(invocation.Paths), attached);
        }
        catch (Failure unseen)
        {
            invocation.Messages.Warn($"a missing policy may not be shown: {unseen.Message}");
            return null;
        }
    }

    public static Outcome Unit(PolicyRequest request, string unit, Invocation invocation)
    {
        invocation.RefuseRoot("policy unit");
        var entry = invocation.FindProfile(request.Profile!, KeepaliveRange.Usual);
        var wanted = PolicyCommand.ValuesOf(request, entry);
        Warn(wanted, invocation);

        if (!request.Override && !SockOpsSupport.IsGiven(invocation.Paths))
        {
            invocation.Messages.Warn(
                "the unit needs '--override' here: this kernel does not tell a BPF program whether keepalive is on already"
                    + SockOpsSupport.Age(invocation.Paths));
        }

        // systemd runs it as root, in another directory.
        var isOwn = ProfileSearch.UserDirectory() is { } own
            && !Privilege.IsRoot
            && entry.Path.StartsWith(own + "/", StringComparison.Ordinal);
        var profile = ProfileName.IsPath(request.Profile!) || isOwn ? Path.GetFullPath(entry.Path) : request.Profile!;
        string[] words = [
            profile,
            .. request.Override ? ["--override"] : Array.Empty<string>(),
            .. wanted.UserTimeout > TimeSpan.Zero ? ["--user-timeout", $"{(long)wanted.UserTimeout.TotalSeconds}s"] : Array.Empty<string>()
        ];
        var made = PolicyUnit.Of(words, unit, Environment.ProcessPath ?? "/usr/local/bin/keeptune");
        if (!invocation.Json)
            invocation.Messages.Hint($"write it to {made.Path}, then: {string.Join("; ", made.Then)}");
        return new Outcome<PolicyUnitResult>(
            new(PolicyUnitResult.SchemaName, wanted.Profile, made.Path, made.Text, made.Then), json =>
                json.PolicyUnitResult, (result, _) => result.Text);
    }

    private static void Warn(PolicyValues wanted, Invocation invocation)
    {
        foreach (var warning in KeepaliveAdvice.Warnings(wanted.Settings))
            invocation.Messages.Warn(warning);
        if (wanted.UserTimeout > TimeSpan.Zero && wanted.UserTimeout <= wanted.Settings.Time + wanted.Settings.Intvl)
            invocation.Messages.Warn("the user timeout is no longer than time and intvl together: one lost probe ends a connection");
    }

    // A group that is gone has left its path only.
    private static IReadOnlyList<AttachedPolicy> Detach(PolicyRequest request, CgroupPolicies policies, Invocation invocation)
    {
        try
        {
            var cgroup = GroupOf(request, invocation);
            return policies.Detach(cgroup.Path, cgroup);
        }
        catch (Failure none) when (request.Cgroup is not null && none.Kind is FailureKind.Failed)
        {
            var gone = policies.Detach(CgroupTree.PathOf(invocation.Paths, request.Cgroup), null);
            if (gone.Count == 0)
                throw;
            return gone;
        }
    }

    private static Cgroup GroupOf(PolicyRequest request, Invocation invocation) =>
        request.Cgroup is { } name
            ? CgroupTree.Find(invocation.Paths, name)
            : CgroupTree.Of(invocation.Paths, Arguments.PidOf(request.Pid!));

    private static void RequireOne(PolicyRequest request, string words)
    {
        if (request is { Cgroup: null, Pid: null } or { Cgroup: "" })
            throw new Failure(
                FailureKind.InvalidInput,
                $"'policy {words}' needs a cgroup, expected a path, a unit or '--pid PID'",
                "'systemd-cgls' shows the tree of cgroups");
        if (request is { Cgroup: not null, Pid: not null })
            throw new Failure(
                FailureKind.InvalidInput, "a cgroup and '--pid' do not go together: both say which it is", "choose one of them");
    }

    private static Outcome Report(bool changed, PolicyResult policy, PolicyResult? before) => new Outcome<PolicyAttachResult>(
        new(PolicyAttachResult.SchemaName, changed, policy, before), json => json.PolicyAttachResult, PolicyText.Attached);
}
