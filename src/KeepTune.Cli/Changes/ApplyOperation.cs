using KeepTune.Cli.Boot;
using KeepTune.Cli.Show;
using KeepTune.Core.DropIn;
using KeepTune.Core.Journal;
using KeepTune.Linux.Changes;
using KeepTune.Linux.DropIn;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Sysctls;
using static KeepTune.Linux.Interop.FileModes;

namespace KeepTune.Cli.Changes;

/// <summary>The work of <c>keeptune apply</c>: validate, then change the running kernel, the persistent file or both.</summary>
internal static class ApplyOperation
{
    private const int FilePermissions = Mode0644;

    internal static Outcome Execute(ApplyRequest request, Invocation invocation, Screen screen)
    {
        Validate(request, invocation);
        var range = request.AllowUnsafeValues ? KeepaliveRange.OfKernel(KernelClock.Hz) : KeepaliveRange.Usual;
        var profile = request.Profile is null ? null : invocation.FindProfile(request.Profile, range).Parsed.OrThrow();
        var wanted = RequestedSettings.Of(profile, request.Values, range);
        if (!invocation.Root.IsLive)
            return ToImage(request, wanted, invocation);
        Outcome Make() =>
            request.Target.All
                ? ApplyAll.Execute(request, wanted, invocation, screen)
                : request.Target.Inside(invocation.Paths, () => InOne(request, wanted, invocation, screen));
        return request.Refresh
            ? new ApplyRefresh(request.Target, wanted, invocation).Around(request.DryRun, Make)
            : WithOldTimers(request, Make(), invocation);
    }

    // For people, who wonder why idle connections go on as before.
    private static Outcome WithOldTimers(ApplyRequest request, Outcome outcome, Invocation invocation)
    {
        if (outcome is not Outcome<ChangeResult> done || request is not { PersistOnly: false, DryRun: false, Diff: false })
            return outcome;
        return done with
        {
            Render = (change, screen) =>
                done.Render(change, screen)
                    + (screen.IsTerminal ? ChangeText.StaleTimers(StaleTimers.Of(request.Target, invocation.Paths)) : ""),
        };
    }

    // Maybe on a thread in another namespace: starts nothing.
    private static Outcome InOne(ApplyRequest request, RequestedSettings wanted, Invocation invocation, Screen screen)
    {
        if (Persists(request))
            CheckBootNamespace(request, invocation);
        ISysctlBackend backend = request.Via == "sysctl" ? new SysctlCommand(invocation.Paths) : new ProcSys(invocation.Paths);
        var target = wanted.Resolve(wanted.IsComplete ? default : backend.Read());
        Advise(request, target, invocation);

        if (!request.DryRun)
            PendingChange.Refuse(invocation.Paths);

        // What already stands needs no rights, no lock and no record.
        var forecast = Forecast(request, wanted, backend, invocation);
        if (request.DryRun)
            WarnOfObstacles(request, forecast.Result.Changed, invocation);
        return request.DryRun || (!forecast.Result.Changed && OpenChange.Find(invocation.Paths) is null)
            ? forecast
            : Change(request, wanted, backend, target, invocation, screen);
    }

    private static Outcome<ChangeResult> Forecast(
        ApplyRequest request, RequestedSettings wanted, ISysctlBackend backend, Invocation invocation)
    {
        var before = backend.Read();
        var target = wanted.Resolve(before);
        using var dropIn = Persists(request) ? new DropInFile(invocation.Root, FileName(request)) : null;
        var file = dropIn is null ? null : Written(dropIn, wanted, target);
        var boot = CheckBoot(request, target, file, invocation);
        var after = request.PersistOnly ? before : target;
        return Report(
            request, wanted, target, invocation, NetworkNamespace.Inode(invocation.Paths), before, after, file, boot, mended: null);
    }

    private static Outcome Change(
        ApplyRequest request,
        RequestedSettings wanted,
        ISysctlBackend backend,
        KeepaliveSettings expected,
        Invocation invocation,
        Screen screen)
    {
        var (report, window) = Make(request, wanted, backend, expected, invocation);

        // The countdown must not hold the lock: it would keep the watchdog and 'keeptune confirm' out.
        if (window is not null && !invocation.Json && !invocation.Quiet && Terminal.IsAttended)
            return new ConfirmPrompt(window, request.Target.Argument, invocation).Run(report, screen);

        // A diff is for patch(1), so it does not say it.
        if (window is not null && request.Diff)
            invocation.Messages.Hint(ChangeText.Waiting(window.Until, request.Target.Argument));
        return report;
    }

    private static (Outcome<ChangeResult> Report, ConfirmWindow? Window) Make(
        ApplyRequest request, RequestedSettings wanted, ISysctlBackend backend, KeepaliveSettings expected, Invocation invocation)
    {
        using var turn = ChangeTransaction.Take(invocation.Paths, TurnOf(request, expected, invocation));
        var session = turn.Begin(backend, DriftPolicy.LeaveAlone);
        Arguments.TellMended(session.Mended, invocation);

        var before = session.Read();
        var target = wanted.Resolve(before);
        using var dropIn = Persists(request) ? new DropInFile(invocation.Root, FileName(request)) : null;
        var file = dropIn is null ? null : Written(dropIn, wanted, target);
        var boot = CheckBoot(request, target, file, invocation);
        var outcome = session.Make(new(
            ChangeVerb.Apply, wanted.NameOf(target), request.PersistOnly ? null : target, file is null ? [] : [file], [])
        {
            ConfirmWithin = Arguments.ConfirmOf(request.Confirm),
        });
        if (outcome.WatchdogWarning is { } warning)
            invocation.Messages.Warn(warning);

        // Seen from outside, what was mended first belongs to this change; but what waits for confirmation goes back to what was mended.
        var earlier = session.Mended is { Changed: true } mended && outcome.Window is null ? mended.Before : outcome.Before;
        return (
            Report(
                request,
                wanted,
                target,
                invocation,
                session.Here.Inode,
                earlier,
                outcome.After,
                file,
                boot,
                session.Mended,
                outcome.Window),
            outcome.Window);
    }

    // An image has no running values, no journal and no other keeptune but those that write the same directory.
    private static Outcome ToImage(ApplyRequest request, RequestedSettings wanted, Invocation invocation)
    {
        if (!wanted.IsComplete)
            throw new Failure(
                FailureKind.InvalidInput,
                "with '--root' all three values are needed: an image has no running values to take the others from",
                "give a profile, or '--time', '--intvl' and '--probes'");

        var target = wanted.Resolve(default);
        Advise(request, target, invocation);
        using var dropIn = new DropInFile(invocation.Root, FileName(request));
        BootCheck? boot = null;
        FileChange Decide()
        {
            var written = Written(dropIn, wanted, target);
            boot = CheckBoot(request, target, written, invocation);
            return written;
        }

        var file = request.DryRun ? Decide() : ImageChange.Make(dropIn, Decide, Arguments.WaitOf(request.Wait));
        return Report(request, wanted, target, invocation, 0, default, default, file, boot, mended: null);
    }

    private static BootCheck? CheckBoot(ApplyRequest request, KeepaliveSettings target, FileChange? file, Invocation invocation)
    {
        if (file is null)
            return null;
        var check = BootCheck.Of(invocation, target, file);
        check.Require(request.AllowOverridden);
        return check;
    }

    private static Outcome<ChangeResult> Report(
        ApplyRequest request,
        RequestedSettings wanted,
        KeepaliveSettings target,
        Invocation invocation,
        ulong inode,
        KeepaliveSettings before,
        KeepaliveSettings after,
        FileChange? file,
        BootCheck? boot,
        RecoveryOutcome? mended,
        ConfirmWindow? window = null)
    {
        var netns = $"net:[{inode}]";
        var fileDiffers = file is not null && file.Before != file.After;
        var fileChanged = fileDiffers && window is null;
        var confirmWithin = window?.Change.ConfirmWithin
            ?? (request.DryRun && (before != after || fileDiffers) ? Arguments.ConfirmOf(request.Confirm) : null);
        var result = new ChangeResult(
            ChangeResult.ApplySchema,
            before != after || fileChanged || mended is { Changed: true },
            request.DryRun,
            wanted.NameOf(target),
            request.PersistOnly ? [] : [Named(NamespaceChangeResult.Of(netns, before, after), request, inode, invocation)],
            file is null
                ? null
                : new(invocation.Root.Display(file.Path), fileChanged, boot?.Verdict.Holds, boot?.OverriddenBy, Removed: false),
            [],
            null,
            RecoveredResult.Of(mended),
            Seconds.Of(confirmWithin),
            request.Diff ? Diff(before, after, netns, invocation.Root.Display(file?.Path ?? ""), file) : null)
        {
            Until = window?.Until,
            AwaitsFile = fileDiffers && window is not null,
            TargetArgument = request.Target.Argument,
        };

        // For people, who wonder why nothing changes in their containers.
        OtherNamespacesResult? Others(Screen screen) =>
            screen.IsTerminal && request is { Target.IsOwn: true, PersistOnly: false, DryRun: false, Diff: false } && invocation.Root.IsLive
                ? OtherNamespaces.Of(invocation.Paths, after)
                : null;
        return new(result, json => json.ChangeResult, (change, screen) => ChangeText.Render(change, Others(screen)));
    }

    private static NamespaceChangeResult Named(NamespaceChangeResult change, ApplyRequest request, ulong inode, Invocation invocation) =>
        invocation.Json || !request.Target.IsOwn
            ? change.OwnedBy(request.Target.Owner(NetworkNamespace.Names(invocation.Paths, inode), invocation.Paths))
            : change;

    internal static TransactionOptions TurnOf(ApplyRequest request, KeepaliveSettings? expected, Invocation invocation) =>
        new(!request.PersistOnly, expected, !request.NoJournal, Arguments.WaitOf(request.Wait), invocation.CommandLine);

    // A boot sets the values of the namespace of process 1, and of no other.
    private static void CheckBootNamespace(ApplyRequest request, Invocation invocation)
    {
        if (NetworkNamespace.Current(invocation.Paths) is not { IsInitial: false } here)
            return;
        if (!request.Target.IsOwn)
            throw new Failure(
                FailureKind.InvalidInput,
                $"'{(request.PersistOnly ? "--persist-only" : "--persist")}' does not go with {request.Target.Words}: a boot sets the "
                    + "values of the host's alone",
                $"'keeptune export PROFILE --to FORMAT' writes what a container or a unit takes");
        invocation.Messages.Warn(
            $"a boot sets the values of the host's network namespace, this is {here.Display}: the file will not reach it");
    }

    private static string Diff(KeepaliveSettings before, KeepaliveSettings after, string netns, string path, FileChange? file) =>
        UnifiedDiff.Of(DropInText.Assignments(before), DropInText.Assignments(after), $"running kernel, {netns}")
        + (file is null ? "" : UnifiedDiff.Of(Text(file.Before), Text(file.After), path));

    private static string? Text(FileContent? content) => content is null ? null : System.Text.Encoding.UTF8.GetString(content.Bytes);

    private static FileChange Written(DropInFile dropIn, RequestedSettings wanted, KeepaliveSettings target)
    {
        var before = dropIn.Read();
        if (Text(before) is { } text && DropInText.ForeignLine(text) is { } line)
            throw new Failure(
                FailureKind.Failed,
                $"'{dropIn.DisplayPath}' holds more than keepalive values: {Printable.Quote(line)}; it is left alone",
                "choose another file with '--file NAME.conf'");

        // The values decide, not the comment: two tasks that ask for the same must not take turns.
        var stands = before?.Mode == FilePermissions && DropInText.Read(Text(before)!) == target;
        return new(
            dropIn.Path,
            before,
            stands
                ? before
                : FileContent.Of(
                    System.Text.Encoding.ASCII.GetBytes(DropInText.Render(wanted.NameOf(target), target, dropIn.Name)), FilePermissions));
    }

    private static bool Persists(ApplyRequest request) => request.Persist || request.PersistOnly;

    private static string FileName(ApplyRequest request) => request.File ?? DropInText.DefaultFileName;

    internal static void Advise(ApplyRequest request, KeepaliveSettings target, Invocation invocation)
    {
        foreach (var warning in KeepaliveAdvice.Warnings(target))
            invocation.Messages.Warn(warning);
        if (!request.PersistOnly && (request.Target.IsOwn || request.Target.All))
            TunerResult.WarnOfActive(invocation, target);
        if (Persists(request))
            invocation.WarnOfContainer();
    }

    // What a real run would meet beside missing rights, which a dry run is for.
    internal static void WarnOfObstacles(ApplyRequest request, bool changes, Invocation invocation)
    {
        if (OpenChange.Find(invocation.Paths) is { InProgress: false, Change: var open })
            invocation.Messages.Warn($"change {open.Id} ({Printable.Escape(open.CommandLine)}) was interrupted; a real run mends it first");
        if (PendingChange.Find(invocation.Paths) is { } window)
            invocation.Messages.Warn($"{PendingChange.Describe(window)}; a real run would be refused");
        try
        {
            if (!request.PersistOnly && changes)
                new ProcSys(invocation.Paths).CheckWritable(null);
        }
        catch (Failure failure)
        {
            if (failure.Kind is not FailureKind.NotPermitted)
                invocation.Messages.Warn($"a real run would fail: {failure.Message}");
        }
    }

    private static void Validate(ApplyRequest request, Invocation invocation)
    {
        if (request.Profile is null && request.Values.Values.All(value => value is null))
            throw Invalid(
                "'keeptune apply' needs a profile or values",
                "run 'keeptune profile list' for the names, or give '--time', '--intvl', '--probes'");
        if (request is { Persist: true, PersistOnly: true })
            throw Invalid(
                "'--persist' and '--persist-only' exclude each other",
                "'--persist' changes the running kernel too, '--persist-only' does not");
        if (invocation.RootDirectory is not null && !request.PersistOnly)
            throw Invalid("'--root' does not go with a change of the running kernel", "add '--persist-only' to write the image's file");
        if (request.AllowOverridden && !Persists(request))
            throw Invalid("'--allow-overridden' needs '--persist' or '--persist-only'", null);
        if (request.Target.All && Persists(request))
            throw Invalid(
                $"'{(request.PersistOnly ? "--persist-only" : "--persist")}' does not go with '--all-netns': a boot sets the values of "
                    + "the host's network namespace alone",
                "leave '--all-netns' out for the host; 'keeptune export PROFILE --to FORMAT' writes what a container or a unit takes");
        if (request.Target.All && request.Confirm is not null)
            throw Invalid(
                "'--confirm' does not go with '--all-netns': one change waits at a time",
                "try the values in one namespace first, with '--netns' or '--pid'");
        request.Target.RefuseRoot(invocation);
        if (request is { Confirm: not null, PersistOnly: true })
            throw Invalid(
                "'--confirm' and '--persist-only' exclude each other: '--confirm' is for a change of the running kernel",
                "with '--persist' the file is written when the change is confirmed");
        if (request is { Refresh: true, PersistOnly: true })
            throw Invalid(
                "'--refresh' and '--persist-only' exclude each other: '--refresh' is for sockets of the running kernel",
                "with '--persist' the running kernel changes too");
        if (request is { Refresh: true, Confirm: not null })
            throw Invalid(
                "'--refresh' does not go with '--confirm': timers that are started anew don't go back",
                "confirm the change first; then run the command with '--refresh' and without '--confirm'");
        if (request.File is not null && !Persists(request))
            throw Invalid("'--file' needs '--persist' or '--persist-only'", null);
        if (request.File is { } name && !DropInText.IsValidFileName(name))
            throw Arguments.InvalidFile(name);
        if (request.Via is { } via && via is not ("proc" or "sysctl"))
            throw Invalid($"'--via' is {Printable.Quote(via)}, expected proc or sysctl", null);
        _ = Arguments.WaitOf(request.Wait);
        _ = Arguments.ConfirmOf(request.Confirm);
    }

    private static Failure Invalid(string message, string? hint) => new(FailureKind.InvalidInput, message, hint);
}
