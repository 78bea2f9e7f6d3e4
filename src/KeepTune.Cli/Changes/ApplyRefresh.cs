using KeepTune.Cli.Sockets;
using KeepTune.Core.Sockets;
using KeepTune.Core.Sockets.Changes;
using KeepTune.Linux.Privileges;
using KeepTune.Linux.Sockets.Changes;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Changes;

/// <summary>
/// <c>apply --refresh</c>: idle sockets that obey the sysctls, and whose timer would fire later than the new values say, get it started
/// anew.
/// </summary>
internal sealed class ApplyRefresh(Target target, RequestedSettings wanted, Invocation invocation)
{
    private readonly SocketListingRequest request = new([target], SocketFilter.Connected, SocketOrder.Keys[0], null, Bare: true);
    private readonly Dictionary<string, KeepaliveSettings> earlier = [];

    /// <summary>Does the work of the change, and then its own; or neither, if its own can't be done.</summary>
    /// <param name="change">Gives a <see cref="ChangeResult"/>.</param>
    /// <exception cref="Failure">Of the change, or of its own while nothing is changed.</exception>
    public Outcome Around(bool dryRun, Func<Outcome> change)
    {
        var foreseen = Foresee(dryRun);

        // Also between the change, which watches for signals by itself, and the first slice.
        using var interruption = dryRun ? null : Interruption.Watch();
        if (change() is not Outcome<ChangeResult> done)
            throw new InvalidOperationException("a change without a result");
        if (!dryRun && done.Code is not (ExitCode.Done or ExitCode.Failed or ExitCode.NotPermitted))
            return done;

        var (refreshed, end) = dryRun ? (foreseen, null) : Run(interruption!);
        var failed = refreshed.Count(SocketChangeOutcomeKind.Failed);
        if (failed > 0)
            end ??= new(
                FailureKind.Failed,
                $"{failed} of {Describe.Count(refreshed.Plan.Changes.Length, "keepalive timer")} could not be started anew");
        if (end is not null)
            Messages.Report(
                new Failure(end.Kind, $"the values are set, but not every keepalive timer is started anew: {end.Message}", end.Hint));
        return done with
        {
            Result = done.Result with { Refreshed = refreshed, Changed = done.Result.Changed || refreshed.Changed > 0 },
            Code = end is not null ? ExitCodes.Of(end.Kind) : done.Code,
        };
    }

    // Before the values change.
    private SocketUpdateResult Foresee(bool dryRun)
    {
        var found = Read();
        foreach (var netns in found.Table.Namespaces)
        {
            if (netns.Settings is { } settings)
                earlier[netns.Display] = settings;
        }

        var result = Plan(found, Resolved, dryRun, "; nothing is changed");
        if (result.Plan.NotPermitted == 0)
            return result;

        var what = $"idle sockets of processes that may not be inspected (that takes CAP_SYS_PTRACE): {result.Plan.NotPermitted}";
        if (!dryRun)
            throw new Failure(
                FailureKind.NotPermitted,
                $"there are {what}; nothing is changed",
                Privilege.IsRoot ? "leave '--refresh' out" : "run as root, or leave '--refresh' out");
        invocation.Messages.Warn($"{what}: a real run would be refused");
        return result;
    }

    // The values stand by now, so whatever ends it is told beside them.
    private (SocketUpdateResult Result, Failure? End) Run(Interruption interruption)
    {
        var result = Nothing;
        try
        {
            interruption.ThrowIfRequested();
            result = Plan(Read(), settings => settings, dryRun: false, "");
            interruption.ThrowIfRequested();
            if (result.Plan.Changes.Length > 0 && SocketUpdateText.Burst(result) is { } burst)
                invocation.Messages.Warn(burst);
            return (result, new SocketUpdateRun(result, new SocketChanger(request.Engine, invocation.Paths)).Run());
        }
        catch (Failure failure)
        {
            return (result, new(failure.Kind, failure.Message, failure.Hint ?? "the same command again starts them"));
        }
    }

    private SocketUpdateResult Nothing => new("pidfd", new(), false, null, null, null, 0, PlanOf(new(), [], ""));

    // What can't be looked at is the change's own to tell.
    private SocketsResult Read() => new SocketListing(request, invocation with { Messages = new(quiet: true) }).Read(out _);

    /// <param name="standing">What a failure says of the values.</param>
    private SocketUpdateResult Plan(SocketsResult found, Func<KeepaliveSettings, KeepaliveSettings> after, bool dryRun, string standing)
    {
        var table = found.Table;
        var rows = new List<int>();
        foreach (var row in found.Rows)
        {
            ref var socket = ref table[row];
            if (table.Namespaces[socket.Namespace] is not { Settings: { } before, Display: var netns })
                continue;
            var settings = after(before);
            var kept = socket.Options is OptionsState.NotPermitted && StaleTimer.IsLate(socket, settings);
            if (!kept && !StaleTimer.Runs(socket, before, settings, earlier.GetValueOrDefault(netns, before)))
                continue;

            // As it will stand when the timer is started.
            (socket.Time, socket.Intvl, socket.Probes) = (
                settings.TimeSeconds,
                After(socket.Intvl, before.IntvlSeconds, settings.IntvlSeconds),
                After(socket.Probes, before.Probes, settings.Probes));
            rows.Add(row);
        }

        return new(found.Engine, table, dryRun, null, null, null, rows.Count, PlanOf(table, [.. rows], standing));
    }

    private SocketChangePlan PlanOf(SocketTable table, int[] rows, string standing)
    {
        try
        {
            return SocketChangePlan.Of(
                table,
                rows,
                new(null, null, AllowBurst: false),
                KernelClock.Wheel,
                PacketBacklog.SafeBurst(invocation.Paths),
                TimeSpan.Zero);
        }
        catch (Failure burst)
        {
            throw new Failure(
                burst.Kind,
                burst.Message + standing,
                "leave '--refresh' out; then 'keeptune sockets refresh' takes some of them, or all with '--allow-burst'");
        }
    }

    private static int After(int own, int before, int after) => own == before ? after : own;

    // Values that can't be made complete there are the change's own failure.
    private KeepaliveSettings Resolved(KeepaliveSettings before)
    {
        try
        {
            return wanted.Resolve(before);
        }
        catch (Failure)
        {
            return before;
        }
    }
}
