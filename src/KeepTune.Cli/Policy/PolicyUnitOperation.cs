using KeepTune.Core.Policies;
using KeepTune.Core.Profiles;
using KeepTune.Linux.Policies;
using KeepTune.Linux.Privileges;
using KeepTune.Linux.Profiles;

namespace KeepTune.Cli.Policy;

/// <summary>The work of <c>keeptune policy unit</c>.</summary>
internal sealed class PolicyUnitOperation(PolicyWish wish, string unit, Invocation invocation)
{
    public Outcome Execute()
    {
        invocation.RefuseRoot("policy unit");
        var entry = invocation.FindProfile(wish.Profile, KeepaliveRange.Usual);
        var wanted = wish.ValuesOf(entry, invocation.Messages);

        if (!wish.Override && !SockOpsSupport.IsGiven(invocation.Paths))
        {
            invocation.Messages.Warn(
                "the unit needs '--override' here: this kernel does not tell a BPF program whether keepalive is on already"
                    + SockOpsSupport.Age(invocation.Paths));
        }

        // systemd runs it as root, in another directory.
        var isOwn = ProfileSearch.UserDirectory() is { } own
            && !Privilege.IsRoot
            && entry.Path.StartsWith(own + "/", StringComparison.Ordinal);
        var profile = ProfileName.IsPath(wish.Profile) || isOwn ? Path.GetFullPath(entry.Path) : wish.Profile;
        string[] words = [
            profile,
            .. wish.Override ? ["--override"] : Array.Empty<string>(),
            .. wanted.UserTimeout > TimeSpan.Zero ? ["--user-timeout", $"{(long)wanted.UserTimeout.TotalSeconds}s"] : Array.Empty<string>()
        ];
        var made = PolicyUnit.Of(words, unit, Environment.ProcessPath ?? "/usr/local/bin/keeptune");
        if (!invocation.Json)
            invocation.Messages.Hint($"write it to {made.Path}, then: {string.Join("; ", made.Then)}");
        return new Outcome<PolicyUnitResult>(
            new(PolicyUnitResult.SchemaName, wanted.Profile, made.Path, made.Text, made.Then), json =>
                json.PolicyUnitResult, (result, _) => result.Text);
    }
}
