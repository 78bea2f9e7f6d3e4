using KeepTune.Linux.Policies;

namespace KeepTune.Cli.Policy;

/// <summary>The work of <c>keeptune policy list</c>.</summary>
internal sealed class PolicyListing(Invocation invocation)
{
    public Outcome Execute()
    {
        invocation.RefuseRoot("policy list");
        var policies = new CgroupPolicies(invocation.Paths).All();
        var missing = Missing(policies);
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
    private IReadOnlyList<MissingPolicy>? Missing(IReadOnlyList<AttachedPolicy> attached)
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
}
