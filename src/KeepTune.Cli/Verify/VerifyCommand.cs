using System.CommandLine;
using KeepTune.Cli.Boot;
using KeepTune.Core.Boot;
using KeepTune.Core.DropIn;
using KeepTune.Core.Journal;
using KeepTune.Linux.Boot;
using KeepTune.Linux.Changes;
using KeepTune.Linux.DropIn;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Verify;

/// <param name="Profile">A name or a file; null for what was applied last.</param>
/// <param name="File">The persistent file's name; null for the one that keeptune wrote last, or that wins.</param>
internal sealed record VerifyRequest(string? Profile, string? File, Target Target);

/// <param name="From">What they are called.</param>
/// <param name="Profile">The profile's name; null for values of none.</param>
internal sealed record Expectation(KeepaliveSettings Settings, string From, string? Profile);

/// <summary>
/// <c>keeptune verify</c>: whether the running kernel, the persistent file and the next boot have the values that they should have.
/// </summary>
internal static class VerifyCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var profile = Arguments.Profile(ArgumentArity.ZeroOrOne);
        var file = new Option<string>("--file") { Description = "The persistent file's name in /etc/sysctl.d", HelpName = "NAME" };
        var command = new Command(
            "verify", "Check kernel, file and next boot against a profile, or what was applied last") { profile, file };
        var target = TargetOptions.Build();
        target.AddTo(command);
        command.Runs(
            commandLine,
            (parsed, invocation) => Execute(new(parsed.GetValue(profile), parsed.GetValue(file), target.Of(parsed)), invocation));
        return command;
    }

    internal static Outcome Execute(VerifyRequest request, Invocation invocation)
    {
        request.Target.RefuseRoot(invocation);
        return request.Target.All
            ? VerifyAll.Execute(request, invocation)
            : request.Target.Inside(invocation.Paths, () => InOne(request, invocation));
    }

    // Maybe on a thread in another namespace: starts nothing.
    private static Outcome InOne(VerifyRequest request, Invocation invocation)
    {
        if (invocation.Root.IsLive && PendingChange.Find(invocation.Paths) is { } pending)
            invocation.Messages.Warn($"{PendingChange.Describe(pending)} ({Printable.Escape(pending.Change.CommandLine)})");
        if (!request.Target.IsOwn && !NetworkNamespace.Current(invocation.Paths).IsInitial)
            return InForeign(request, invocation);

        invocation.Root.RequireEtc();
        var standing = invocation.Root.IsLive ? Standing(invocation) : [];
        var (expected, from, name) = Expected(request, standing, invocation);
        var check = new BootCheck(invocation.SurveyBoot(), expected, null);
        var path = PathOf(request, standing, check, invocation);
        invocation.WarnOfContainer();
        var result = new VerifyResult(
            VerifyResult.SchemaName,
            Ok: true,
            name,
            invocation.Root.IsLive ? Runtime(request, standing, expected, from, invocation) : null,
            Checks.File(invocation, path, expected, from, now => Checks.Deviation(now, expected)),
            Checks.Boot(invocation, check, expected, from),
            BootReport.NotSeen(check.Outlook, invocation.Root));
        result = result with { Ok = result is { Runtime: null or { Ok: true }, File: { Ok: true }, Boot: { Ok: true } } };
        invocation.TellNotSeen(check.Outlook);
        return new Outcome<VerifyResult>(
            result, json =>
                json.VerifyResult, VerifyText.Render,
                !result.Ok ? ExitCode.Deviates : result.NotSeen.Count > 0 ? ExitCode.Failed : ExitCode.Done);
    }

    // No file and no boot sets the values of such a namespace.
    private static Outcome<VerifyResult> InForeign(VerifyRequest request, Invocation invocation)
    {
        if (request.File is not null)
            throw new Failure(
                FailureKind.InvalidInput, $"'--file' does not go with {request.Target.Words}: a boot sets the values of the host's alone");
        var (expected, from, name) = Expected(request, Standing(invocation), invocation);
        var runtime = Checks.Runtime(expected, new ProcSys(invocation.Paths).Read(), from);
        var result = new VerifyResult(VerifyResult.SchemaName, runtime.Ok, name, runtime, null, null, []);
        return new(result, json => json.VerifyResult, VerifyText.Render, result.Ok ? ExitCode.Done : ExitCode.Deviates);
    }

    // A change of the file alone left the running values to the change before it, if any.
    private static RuntimeStatusResult Runtime(
        VerifyRequest request, List<Change> standing, KeepaliveSettings expected, string from, Invocation invocation)
    {
        var live = new ProcSys(invocation.Paths).Read();
        if (request.Profile is not null)
            return Checks.Runtime(expected, live, from);

        var here = NetworkNamespace.Current(invocation.Paths);
        var reached = standing.Find(
            change =>
                change.Runtime is not null || change.Namespace.BootId != here.BootId || change.Live == change.Files[0].After?.Assigned);
        return Checks.Runtime(
            reached is null ? null : UndoPlan.RuntimeAfter(reached), live, reached is null ? null : $"change {reached.Id}");
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

    /// <summary>The values of a profile, what they are called and the profile's name.</summary>
    internal static Expectation OfProfile(string given, Invocation invocation)
    {
        var entry = invocation.FindProfile(given, KeepaliveRange.OfKernel(KernelClock.Hz));
        return new(entry.Parsed.OrThrow().Settings, $"profile '{entry.Name}'", entry.Name);
    }

    private static Expectation Expected(VerifyRequest request, List<Change> standing, Invocation invocation)
    {
        if (request.Profile is { } given)
            return OfProfile(given, invocation);

        if (!invocation.Root.IsLive)
            throw new Failure(
                FailureKind.InvalidInput,
                "with '--root' a profile is needed: an image has no record of what was applied",
                "run 'keeptune profile list' for the names");
        if (Applied(standing) is { } applied)
            return applied;
        throw new Failure(
            FailureKind.Failed,
            $"nothing that keeptune applied still stands in {request.Target.Words}, so there is nothing to verify",
            $"name a profile: 'keeptune verify PROFILE{request.Target.Argument}'");
    }

    /// <summary>What was applied last of these changes, newest first; null where none reached the running kernel.</summary>
    internal static Expectation? Applied(IEnumerable<Change> standing)
    {
        foreach (var change in standing)
        {
            if (UndoPlan.RuntimeAfter(change) is { } applied)
                return new(applied, $"change {change.Id}", change.Profile);
        }

        return null;
    }
}
