using KeepTune.Core.Journal;
using KeepTune.Linux.Changes;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Changes;

/// <summary>The report of an apply in one network namespace, or in an image.</summary>
internal sealed class ApplyReport(ApplyRequest request, RequestedSettings wanted, ApplyDecision decision, Invocation invocation)
{
    /// <summary>The change of the running values, with the owner of the namespace.</summary>
    public required NamespaceChangeResult Namespace { get; init; }

    /// <summary>The interrupted change that was recovered first.</summary>
    public RecoveryOutcome? Recovered { get; init; }

    /// <summary>The window in which the change awaits confirmation; null if it is final.</summary>
    public ConfirmWindow? Window { get; init; }

    public Outcome<ChangeResult> Outcome()
    {
        var path = decision.File is { } file ? invocation.Root.Display(file.Path) : "";
        var fileChanged = decision.WritesFile && Window is null;
        var confirmWithin = Window?.Change.ConfirmWithin ?? (request.DryRun && decision.Changes ? request.ConfirmWithin : null);
        var result = new ChangeResult(
            ChangeResult.ApplySchema,
            decision.Before != decision.After || fileChanged || Recovered is { Changed: true },
            request.DryRun,
            wanted.NameOf(decision.Target),
            request.PersistOnly ? [] : [Namespace],
            decision.File is null
                ? null
                : new(path, fileChanged, decision.Boot?.Verdict.Holds, decision.Boot?.OverriddenBy, Removed: false),
            [],
            null,
            RecoveredResult.Of(Recovered),
            Seconds.Of(confirmWithin),
            invocation.Json || request.Diff ? decision.Diff(Namespace.Netns, path) : null)
        {
            ShowsDiff = request.Diff,
            Until = Window?.Until,
            AwaitsFile = decision.WritesFile && Window is not null,
            TargetArgument = request.Target.Argument,
        };
        return new(result, json => json.ChangeResult, (change, screen) => ChangeText.Render(change, Others(screen), screen));
    }

    // Explains at a terminal why nothing changed in the containers.
    private OtherNamespaces? Others(Screen screen) =>
        screen.IsTerminal && request is { Target.IsOwn: true, PersistOnly: false, DryRun: false } && invocation.Root.IsLive
            ? OtherNamespaces.Look(invocation.Paths, decision.After)
            : null;
}
