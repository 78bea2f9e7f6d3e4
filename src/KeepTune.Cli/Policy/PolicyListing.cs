using KeepTune.Linux.Policies;

namespace KeepTune.Cli.Policy;

/// <summary>Runs <c>keeptune policy list</c>.</summary>
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
                $"'systemctl restart {unit}' attaches the missing policy; if that fails, 'journalctl -u {unit}' shows why");
        }

        return new Outcome<PolicyListResult>(
            new(
                PolicyListResult.SchemaName,
                [.. policies.Select(PolicyResult.Of)],
                missing is null ? null : [.. missing.Select(MissingPolicyResult.Of)]),
            json => json.PolicyListResult,
            PolicyText.List);
    }

    // Null if unknown.
    private IReadOnlyList<MissingPolicy>? Missing(IReadOnlyList<AttachedPolicy> attached)
    {
        try
        {
            return UnitPolicies.Missing(invocation.Paths, UnitPolicies.All(invocation.Paths), attached);
        }
        catch (Failure unseen)
        {
            invocation.Messages.Warn($"missing policies may not be shown: {unseen.Message}");
            return null;
        }
    }
}
