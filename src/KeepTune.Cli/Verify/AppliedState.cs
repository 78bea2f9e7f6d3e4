using KeepTune.Core.Journal;
using KeepTune.Core.Namespaces;
using KeepTune.Linux.Changes;
using KeepTune.Linux.Journal;

namespace KeepTune.Cli.Verify;

/// <summary>
/// What keeptune applied here: the one rule by which <c>status</c>, and <c>verify</c> without a profile, judge. The file and the boot are
/// judged only if a change wrote a file: a change that was not meant to survive a boot does not deviate by not surviving it.
/// </summary>
/// <param name="Active">The changes in effect, newest first, with one that is pending.</param>
/// <param name="Reached">The newest change that set the running values; null if none did.</param>
/// <param name="Writer">The newest change that wrote a file; null if none did.</param>
internal sealed record AppliedState(IReadOnlyList<Change> Active, Change? Reached, Change? Writer)
{
    /// <summary>Null if no change set the running values.</summary>
    public Expectation? Runtime => Reached is not null && Expectation.LeftBy(Reached) is { } left
        ? new(left, $"change {Reached.Id}", Reached.Profile)
        : null;

    /// <summary>Null if no change wrote a file.</summary>
    public KeepaliveSettings? Persisted => Writer?.Files[0].After?.Assigned;

    /// <summary>Where <see cref="Persisted"/> comes from.</summary>
    public string? PersistedFrom => Writer is null ? null : $"change {Writer.Id}";

    /// <param name="pending">The change that awaits confirmation; null if there is none.</param>
    public static AppliedState Of(ChangeHistory history, NamespaceIdentity here, ConfirmWindow? pending)
    {
        List<Change> active = [.. history.Active(here)];
        // Its file is written once it is confirmed.
        if (pending is not null && pending.Change.Namespace.IsSameAs(here))
            active.Insert(0, pending.Change with { Files = [] });
        return new(
            active,
            active.Find(change => change.Runtime is not null || change.Namespace.BootId != here.BootId || FoundInPlace(change)),
            active.Find(change => change.Files.Count > 0));
    }

    public static AppliedState Read(Invocation invocation)
    {
        var history = new ChangeJournal(invocation.Paths).Read();
        invocation.WarnOfUnreadable(history);
        return Of(history, NetworkNamespace.Current(invocation.Paths), PendingChange.Find(invocation.Paths));
    }

    public FileStatusResult? File(Invocation invocation) => Writer is not { Files: [var written, ..] }
        ? null
        : Checks.File(
            invocation,
            written.Path,
            Persisted,
            PersistedFrom,
            now => now == written.After ? null : Checks.Deviation(now, Persisted) ?? "values unchanged, but the text was edited");

    // The file was written with the values that were already running.
    private static bool FoundInPlace(Change change) =>
        change.Files is [{ After.Assigned: { } persisted }, ..] && change.Live == persisted.Values;
}
