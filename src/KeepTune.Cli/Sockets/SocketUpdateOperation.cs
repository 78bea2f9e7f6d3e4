using KeepTune.Core.Profiles;
using KeepTune.Core.Sockets;
using KeepTune.Core.Sockets.Changes;
using KeepTune.Linux.Privileges;
using KeepTune.Linux.Sockets.Changes;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Sockets;

/// <param name="Profile">Null to only restart the timers.</param>
internal sealed record SocketUpdateRequest(
    SocketListingRequest Sockets, Profile? Profile, TimeSpan? Spread, bool AllowBurst, bool DryRun, bool Yes);

/// <summary>
/// Runs <c>keeptune sockets set</c> and <c>sockets refresh</c>: find, plan without bursts of probes, prompt, change, report.
/// </summary>
internal sealed class SocketUpdateOperation(SocketUpdateRequest request, Invocation invocation)
{
    public Outcome Execute()
    {
        foreach (var warning in request.Profile is { } profile ? KeepaliveAdvice.Warnings(profile.Settings) : [])
            invocation.Messages.Warn(warning);

        var found = new SocketListing(request.Sockets, invocation).Read(out _);
        var read = BootClock.Now;
        CheckRights(found);
        if (found.Rows.Length == 0)
            throw new Failure(
                FailureKind.Failed,
                "no socket matches; nothing was changed",
                found.Everywhere || !request.Sockets.Filter.NamesProcesses
                    ? "run 'keeptune sockets' with a wider filter to see which sockets there are"
                    : "add '--all-netns' to find processes in other network namespaces");

        var plan = Plan(found, TimeSpan.Zero);
        var result = Result(found, plan);
        if (request.DryRun || plan.Changes.Length == 0)
            return Report(result);

        if (request.Yes)
            WarnOf(result);
        else
        {
            if (!Question.Ask(new Page(Screen.OfErrors()).Append(SocketUpdateText.Question(result)).ToString()))
                throw new Failure(FailureKind.Failed, "cancelled; nothing was changed");

            // The sockets stayed idle while the prompt waited.
            result = Result(found, Plan(found, BootClock.Now - read));
            if (result.Plan.Slices.Count != plan.Slices.Count)
                WarnOf(result);
        }

        var signal = new SocketUpdateRun(result, new SocketChanger(request.Sockets.Engine, invocation.Paths)).Run();
        var done = result.Count(SocketChangeOutcomeKind.Changed);
        if (done > 0)
            SystemLog.Note($"{Printable.Escape(invocation.CommandLine)}: {Describe.Count(done, "socket")} changed");
        return Report(result, signal);
    }

    // Checked before anything changes: all selected sockets or none.
    private void CheckRights(SocketsResult found)
    {
        var kept = found.Summary.NotJudged;
        foreach (var row in found.Rows)
            kept += found.Table[row].Options is OptionsState.NotPermitted ? 1 : 0;
        if (kept == 0)
            return;

        var what = $"can't inspect the processes of {Describe.Count(kept, "socket")} (needs CAP_SYS_PTRACE)";
        if (!request.DryRun)
            throw new Failure(
                FailureKind.NotPermitted,
                $"{what}; nothing was changed",
                Privilege.IsRoot
                    ? "select other sockets; 'keeptune sockets' shows which can't be inspected"
                    : "run as root, or select your own with '--user' or '--pid'");
        invocation.Messages.Warn($"{what}: without '--dry-run' this is refused");
    }

    private SocketChangePlan Plan(SocketsResult found, TimeSpan passed)
    {
        try
        {
            return SocketChangePlan.Of(
                found.Table,
                found.Rows,
                new(request.Profile?.Settings, request.Spread, request.AllowBurst),
                KernelClock.Wheel,
                PacketBacklog.SafeBurst(invocation.Paths),
                passed);
        }
        catch (Failure burst)
        {
            throw new Failure(burst.Kind, $"{burst.Message}; nothing was changed", burst.Hint);
        }
    }

    private SocketUpdateResult Result(SocketsResult found, SocketChangePlan plan) =>
        new(
            found.Engine,
            found.Table,
            request.DryRun,
            request.Profile?.Name,
            request.Profile?.Settings,
            request.Spread,
            found.Rows.Length,
            plan)
        {
            NotVisible = found.NotVisible,
        };

    private void WarnOf(SocketUpdateResult result)
    {
        if (SocketUpdateText.Burst(result) is { } burst)
            invocation.Messages.Warn(burst);
        if (SocketUpdateText.OneProbeEnds(result) is { } ends)
            invocation.Messages.Warn(ends);
    }

    private StreamedOutcome Report(SocketUpdateResult result, Failure? signal = null)
    {
        var failed = result.Count(SocketChangeOutcomeKind.Failed);
        if (signal is not null)
            Messages.Report(signal);
        if (failed > 0)
            Messages.Report(
                new Failure(
                    FailureKind.Failed, $"couldn't change {failed} of {Describe.Count(result.Plan.Changes.Length, "socket")}"));
        return new(
            (report, screen) => report.Write(
                invocation.Quiet && !result.DryRun ? "" : new Page(screen).Append(SocketUpdateText.Report(result)).ToString()),
            report => SocketUpdateJson.Write(result, report),
            signal is not null ? ExitCodes.Of(signal.Kind) : failed > 0 ? ExitCode.Failed : ExitCode.Done);
    }
}
