using KeepTune.Core.Policies;
using KeepTune.Core.Profiles;
using KeepTune.Linux.Policies;
using KeepTune.Linux.Privileges;
using KeepTune.Linux.Profiles;

namespace KeepTune.Cli.Policy;

/// <summary>Runs <c>keeptune policy unit</c>.</summary>
internal sealed class PolicyUnitOperation(PolicyRequest request, string unit, Invocation invocation)
{
    public Outcome Execute()
    {
        invocation.RefuseRoot("policy unit");
        var entry = invocation.FindProfile(request.Profile, KeepaliveRange.Usual);
        var wanted = request.ValuesOf(entry, invocation.Messages);

        if (!request.Override && !SockOpsSupport.IsGiven(invocation.Paths))
        {
            invocation.Messages.Warn(
                "the unit needs '--override' here: this kernel can't report whether a program has enabled keepalive"
                    + SockOpsSupport.Age(invocation.Paths));
        }

        // systemd runs it as root and in another directory, so a user's own profile needs its path.
        var isOwn = ProfileSearch.UserDirectory() is { } own
            && !Privilege.IsRoot
            && entry.Path.StartsWith(own + "/", StringComparison.Ordinal);
        var profile = ProfileName.IsPath(request.Profile) || isOwn ? Path.GetFullPath(entry.Path) : request.Profile;
        string[] words = [
            profile,
            .. request.Override ? ["--override"] : Array.Empty<string>(),
            .. wanted.UserTimeout > TimeSpan.Zero ? ["--user-timeout", $"{(long)wanted.UserTimeout.TotalSeconds}s"] : Array.Empty<string>()
        ];
        var made = PolicyUnit.Of(words, unit, Environment.ProcessPath ?? "/usr/local/bin/keeptune");
        if (!invocation.Json)
            invocation.Messages.Hint(
                $"save the output as {made.Path} (create the directory first), then run: {string.Join("; ", made.Then)}");
        return new Outcome<PolicyUnitResult>(
            new(PolicyUnitResult.SchemaName, wanted.Profile, made.Path, made.Text, made.Then), json =>
                json.PolicyUnitResult, (result, _) => result.Text);
    }
}
