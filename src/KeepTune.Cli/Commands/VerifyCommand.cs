using System.CommandLine;
using KeepTune.Cli.Output;
using KeepTune.Cli.Output.Results;
using KeepTune.Core;
using KeepTune.Core.Changes;
using KeepTune.Core.Keepalive;
using KeepTune.Core.SysctlFiles;
using KeepTune.Linux;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.State;
using KeepTune.Linux.SysctlFiles;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Commands;

/// <param name="Profile">A name or a file; null for what was applied last.</param>
internal sealed record VerifyRequest(string? Profile);

/// <summary><c>keeptune verify</c>: whether the running kernel, the persistent file and the next boot have the values that they should have.</summary>
internal static class VerifyCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var profile = Arguments.Profile(ArgumentArity.ZeroOrOne);
        var command = new Command("verify", "Check kernel, file and next boot against a profile, or what was applied last") { profile };
        command.Runs(commandLine, (parsed, invocation) => Execute(new(parsed.GetValue(profile)), invocation));
        return command;
    }

    internal static Outcome Execute(VerifyRequest request, Invocation invocation)
    {
        invocation.Root.RequireEtc();
        var standing = invocation.Root.IsLive ? Standing(invocation) : [];
        var (expected, from, name) = Expected(request, standing, invocation);
        var path = standing.SelectMany(change => change.Files).FirstOrDefault()?.Path ?? $"{DropInFile.DirectoryPath}/{DropInText.DefaultFileName}";
        var check = BootCheck.Of(invocation, expected, null);
        var result = new VerifyResult(
            VerifyResult.SchemaName,
            Ok: true,
            name,
            invocation.Root.IsLive ? Verdicts.Runtime(expected, new ProcSys(invocation.Paths).Read(), from) : null,
            Verdicts.File(invocation, path, expected, from, now => Verdicts.Deviation(now, expected)),
            Verdicts.Boot(invocation, check, expected, from),
            BootResults.NotSeen(check.Outlook, invocation.Root));
        result = result with { Ok = result is { Runtime: null or { Ok: true }, File.Ok: true, Boot.Ok: true } };
        invocation.TellNotSeen(check.Outlook);
        return new Outcome<VerifyResult>(
            result, json => json.VerifyResult, VerifyText.Render, !result.Ok ? ExitCode.Deviates : result.NotSeen.Count > 0 ? ExitCode.Failed : ExitCode.Done);
    }

    private static List<Change> Standing(Invocation invocation)
    {
        var history = new ChangeJournal(invocation.Paths).Read();
        invocation.WarnOfUnreadable(history);
        return [.. history.Standing(NetworkNamespace.Current(invocation.Paths))];
    }

    private static (KeepaliveSettings Expected, string From, string? Profile) Expected(VerifyRequest request, List<Change> standing, Invocation invocation)
    {
        if (request.Profile is { } given)
        {
            var entry = invocation.FindProfile(given, KeepaliveRange.OfKernel(KernelClock.Hz));
            return (entry.Parsed.OrThrow().Settings, $"profile '{entry.Name}'", entry.Name);
        }

        if (!invocation.Root.IsLive)
            throw new Failure(FailureKind.InvalidInput, "with '--root' a profile is needed: an image has no record of what was applied", "run 'keeptune profile list' for the names");
        foreach (var change in standing)
        {
            if (UndoPlan.RuntimeAfter(change) is { } applied)
                return (applied, $"change {change.Id}", change.Profile);
        }

        throw new Failure(FailureKind.Failed, "nothing that keeptune applied still stands, so there is nothing to verify", "name a profile: 'keeptune verify PROFILE'");
    }
}
