using System.CommandLine;
using KeepTune.Cli.Output;
using KeepTune.Cli.Output.Results;
using KeepTune.Core;
using KeepTune.Core.Changes;
using KeepTune.Core.Keepalive;
using KeepTune.Core.SysctlFiles;
using KeepTune.Linux;
using KeepTune.Linux.Confirmation;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.State;
using KeepTune.Linux.SysctlFiles;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Commands;

/// <param name="Profile">A name or a file; null for what was applied last.</param>
/// <param name="File">The persistent file's name; null for the one that keeptune wrote last, or that wins.</param>
internal sealed record VerifyRequest(string? Profile, string? File);

/// <summary><c>keeptune verify</c>: whether the running kernel, the persistent file and the next boot have the values that they should have.</summary>
internal static class VerifyCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var profile = Arguments.Profile(ArgumentArity.ZeroOrOne);
        var file = new Option<string>("--file") { Description = "The persistent file's name in /etc/sysctl.d", HelpName = "NAME" };
        var command = new Command("verify", "Check kernel, file and next boot against a profile, or what was applied last") { profile, file };
        command.Runs(commandLine, (parsed, invocation) => Execute(new(parsed.GetValue(profile), parsed.GetValue(file)), invocation));
        return command;
    }

    internal static Outcome Execute(VerifyRequest request, Invocation invocation)
    {
        invocation.Root.RequireEtc();
        if (invocation.Root.IsLive && PendingChange.Find(invocation.Paths) is { } pending)
            invocation.Messages.Warn($"{PendingChange.Describe(pending)} ({Core.Text.Printable.Escape(pending.Change.CommandLine)})");
        var standing = invocation.Root.IsLive ? Standing(invocation) : [];
        var (expected, from, name) = Expected(request, standing, invocation);
        var check = BootCheck.Of(invocation, expected, null);
        var path = PathOf(request, standing, check, invocation);
        invocation.WarnOfContainer();
        var result = new VerifyResult(
            VerifyResult.SchemaName,
            Ok: true,
            name,
            invocation.Root.IsLive ? Runtime(request, standing, expected, from, invocation) : null,
            Verdicts.File(invocation, path, expected, from, now => Verdicts.Deviation(now, expected)),
            Verdicts.Boot(invocation, check, expected, from),
            BootResults.NotSeen(check.Outlook, invocation.Root));
        result = result with { Ok = result is { Runtime: null or { Ok: true }, File.Ok: true, Boot.Ok: true } };
        invocation.TellNotSeen(check.Outlook);
        return new Outcome<VerifyResult>(
            result, json => json.VerifyResult, VerifyText.Render, !result.Ok ? ExitCode.Deviates : result.NotSeen.Count > 0 ? ExitCode.Failed : ExitCode.Done);
    }

    // A change of the file alone left the running values to the change before it, if any.
    private static RuntimeStatusResult Runtime(VerifyRequest request, List<Change> standing, KeepaliveSettings expected, string from, Invocation invocation)
    {
        var live = new ProcSys(invocation.Paths).Read();
        if (request.Profile is not null)
            return Verdicts.Runtime(expected, live, from);

        var here = NetworkNamespace.Current(invocation.Paths);
        var reached = standing.Find(change => change.Runtime is not null || change.Namespace.BootId != here.BootId || change.Live == change.Files[0].After?.Assigned);
        return Verdicts.Runtime(reached is null ? null : UndoPlan.RuntimeAfter(reached), live, reached is null ? null : $"change {reached.Id}");
    }

    // Where no record tells: the usual file, else one that sets all three values at boot.
    private static string PathOf(VerifyRequest request, List<Change> standing, BootCheck check, Invocation invocation)
    {
        var usual = DropInFile.PathOf(DropInText.DefaultFileName);
        if (request.File is { } name)
            return DropInText.IsValidFileName(name) ? DropInFile.PathOf(name) : throw Arguments.InvalidFile(name);
        if (standing.SelectMany(change => change.Files).FirstOrDefault() is { } written)
            return written.Path;
        if (invocation.Root.Exists(usual))
            return usual;

        var winners = BootVerdict.Deciding(check.Outlook.Forecasts)[0].Forecast.Keys.Select(key => key.Source?.Path).Distinct().ToList();
        return winners is [{ } winner] && DropInFile.NameOf(winner) is not null ? winner : usual;
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
