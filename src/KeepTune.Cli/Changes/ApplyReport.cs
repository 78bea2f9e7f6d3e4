using KeepTune.Core.Journal;
using KeepTune.Linux.Changes;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Changes;

/// <summary>The report of an apply in one network namespace, or in an image.</summary>
internal sealed class ApplyReport(ApplyRequest request, RequestedSettings wanted, ApplyDecision decision, Invocation invocation)
{
    /// <summary>The change of the running values, with whose namespace it is.</summary>
    public required NamespaceChangeResult Namespace { get; init; }

    /// <summary>What was mended first.</summary>
    public RecoveryOutcome? Mended { get; init; }

    /// <summary>In which the change waits for confirmation; null when it stays.</summary>
    public ConfirmWindow? Window { get; init; }

    public Outcome<ChangeResult> Outcome()
    {
        var path = decision.File is { } file ? invocation.Root.Display(file.Path) : "";
        var fileChanged = decision.WritesFile && Window is null;
        var confirmWithin = Window?.Change.ConfirmWithin ?? (request.DryRun && decision.Changes ? request.ConfirmWithin : null);
        var result = new ChangeResult(
            ChangeResult.ApplySchema,
            decision.Before != decision.After || fileChanged || Mended is { Changed: true },
            request.DryRun,
            wanted.NameOf(decision.Target),
            request.PersistOnly ? [] : [Namespace],
            decision.File is null
                ? null
                : new(path, fileChanged, decision.Boot?.Verdict.Holds, decision.Boot?.OverriddenBy, Removed: false),
            [],
            null,
            RecoveredResult.Of(Mended),
            Seconds.Of(confirmWithin),
            request.Diff ? decision.Diff(Namespace.Netns, path) : null)
        {
            Until = Window?.Until,
            AwaitsFile = decision.WritesFile && Window is not null,
            TargetArgument = request.Target.Argument,
        };
        return new(result, json => json.ChangeResult, (change, screen) => ChangeText.Render(change, Others(screen), screen));
    }

    // For people, who wonder why nothing changes in their containers.
    private OtherNamespaces? Others(Screen screen) =>
        screen.IsTerminal && request is { Target.IsOwn: true, PersistOnly: false, DryRun: false, Diff: false } && invocation.Root.IsLive
            ? OtherNamespaces.Look(invocation.Paths, decision.After)
            : null;
}
