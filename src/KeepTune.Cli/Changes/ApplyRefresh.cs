using KeepTune.Cli.Sockets;
using KeepTune.Core.Sockets;
using KeepTune.Core.Sockets.Changes;
using KeepTune.Linux.Privileges;
using KeepTune.Linux.Sockets.Changes;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Changes;

/// <summary>
/// <c>apply --refresh</c>: restarts the timers of idle sockets that follow the sysctls and whose timer would fire later than the new values
/// say.
/// </summary>
internal sealed class ApplyRefresh(Target target, RequestedSettings wanted, Invocation invocation)
{
    private readonly SocketListingRequest request = new([target], SocketFilter.Connected, SocketOrder.Keys[0], null, Bare: true);
    private readonly Dictionary<string, KeepaliveSettings> earlier = [];

    /// <summary>Makes the change, then restarts the timers; does neither if the timers can't be restarted.</summary>
    /// <param name="change">Returns a <see cref="ChangeResult"/>.</param>
    /// <exception cref="Failure">The change failed, or the timers can't be restarted and nothing was changed.</exception>
    public Outcome Around(bool dryRun, Func<Outcome> change)
    {
        var preview = Preview(dryRun);

        // Covers the time between the change, which watches for signals itself, and the first batch.
        using var interruption = dryRun ? null : Interruption.Watch();
        if (change() is not Outcome<ChangeResult> done)
            throw new InvalidOperationException("a change without a result");
        if (!dryRun && done.Code is not (ExitCode.Done or ExitCode.Failed or ExitCode.NotPermitted))
            return done;

        var (refreshed, end) = dryRun ? (preview, null) : Run(interruption!);
        var failed = refreshed.Count(SocketChangeOutcomeKind.Failed);
        if (failed > 0)
            end ??= new(
                FailureKind.Failed,
                $"couldn't restart {failed} of {Describe.Count(refreshed.Plan.Changes.Length, "keepalive timer")}");
        if (end is not null)
            Messages.Report(
                new Failure(end.Kind, $"the new values are active, but not every keepalive timer was restarted: {end.Message}", end.Hint));
        return done with
        {
            Result = done.Result with { Refreshed = refreshed, Changed = done.Result.Changed || refreshed.Changed > 0 },
            Code = end is not null ? ExitCodes.Of(end.Kind) : done.Code,
        };
    }

    // Before the values change.
    private SocketUpdateResult Preview(bool dryRun)
    {
        var found = Read();
        foreach (var netns in found.Table.Namespaces)
        {
            if (netns.Settings is { } settings)
                earlier[netns.Display] = settings;
        }

        var result = Plan(found, Resolved, dryRun, "; nothing was changed");
        if (result.Plan.NotPermitted == 0)
            return result;

        var what = $"can't inspect the processes of {Describe.Count(result.Plan.NotPermitted, "idle socket")} (needs CAP_SYS_PTRACE)";
        if (!dryRun)
            throw new Failure(
                FailureKind.NotPermitted,
                $"{what}; nothing was changed",
                Privilege.IsRoot ? "omit '--refresh'" : "run as root, or omit '--refresh'");
        invocation.Messages.Warn($"{what}: a real run would be refused");
        return result;
    }

    // The new values are already active, so a failure is reported in addition to them.
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
            return (result, new(failure.Kind, failure.Message, failure.Hint ?? "run the same command again to restart the rest"));
        }
    }

    private SocketUpdateResult Nothing => new("pidfd", new(), false, null, null, null, 0, PlanOf(new(), [], ""));

    // The change itself reports what can't be read.
    private SocketsResult Read() => new SocketListing(request, invocation with { Messages = new(quiet: true) }).Read(out _);

    /// <param name="suffix">What a failure says about the values.</param>
    private SocketUpdateResult Plan(SocketsResult found, Func<KeepaliveSettings, KeepaliveSettings> after, bool dryRun, string suffix)
    {
        var table = found.Table;
        var rows = new List<int>();
        foreach (var row in found.Rows)
        {
            ref var socket = ref table[row];
            if (table.Namespaces[socket.Namespace] is not { Settings: { } before, Display: var netns })
                continue;
            var settings = after(before);
            var notPermitted = socket.Options is OptionsState.NotPermitted && StaleTimer.IsLate(socket, settings);
            if (!notPermitted && !StaleTimer.Runs(socket, before, settings, earlier.GetValueOrDefault(netns, before)))
                continue;

            // The values that the restarted timer will use.
            (socket.Time, socket.Intvl, socket.Probes) = (
                settings.TimeSeconds,
                After(socket.Intvl, before.IntvlSeconds, settings.IntvlSeconds),
                After(socket.Probes, before.Probes, settings.Probes));
            rows.Add(row);
        }

        return new(found.Engine, table, dryRun, null, null, null, rows.Count, PlanOf(table, [.. rows], suffix));
    }

    private SocketChangePlan PlanOf(SocketTable table, int[] rows, string suffix)
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
                burst.Message + suffix,
                "omit '--refresh', then run 'keeptune sockets refresh' with a filter, or with '--all --allow-burst'");
        }
    }

    private static int After(int own, int before, int after) => own == before ? after : own;

    // If the values can't be completed there, the change itself reports it.
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
