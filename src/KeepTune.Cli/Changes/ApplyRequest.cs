using KeepTune.Core.DropIn;

namespace KeepTune.Cli.Changes;

/// <param name="Profile">A name or a file; null when values alone are given.</param>
/// <param name="Values">As typed; null where not given.</param>
internal sealed record ApplyRequest(
    string? Profile,
    IReadOnlyDictionary<SysctlKey, string?> Values,
    bool Persist,
    bool PersistOnly,
    string? File,
    bool AllowOverridden,
    bool Refresh,
    string? Confirm,
    bool DryRun,
    bool Diff,
    string? Via,
    bool AllowUnsafeValues,
    bool NoJournal,
    string? Wait,
    bool Yes,
    Target Target)
{
    /// <summary>A file is to set the values at boot.</summary>
    public bool Persists => Persist || PersistOnly;

    public string FileName => File ?? DropInText.DefaultFileName;

    /// <summary>How long the change stands unless it is confirmed; null for a change to stay.</summary>
    public TimeSpan? ConfirmWithin => Arguments.ConfirmOf(Confirm);

    /// <summary>The values that are taken.</summary>
    public KeepaliveRange Range => AllowUnsafeValues ? KeepaliveRange.OfKernel(KernelClock.Hz) : KeepaliveRange.Usual;

    /// <exception cref="Failure">InvalidInput: options that contradict each other, or a value that is none.</exception>
    public void Validate(Invocation invocation)
    {
        if (Profile is null && Values.Values.All(value => value is null))
            throw Invalid(
                "'keeptune apply' needs a profile or values",
                "run 'keeptune profile list' for the names, or give '--time', '--intvl', '--probes'");
        if (this is { Persist: true, PersistOnly: true })
            throw Invalid(
                "'--persist' and '--persist-only' exclude each other",
                "'--persist' changes the running kernel too, '--persist-only' does not");
        if (invocation.RootDirectory is not null && !PersistOnly)
            throw Invalid("'--root' does not go with a change of the running kernel", "add '--persist-only' to write the image's file");
        if (AllowOverridden && !Persists)
            throw Invalid("'--allow-overridden' needs '--persist' or '--persist-only'", null);
        if (Target.All && Persists)
            throw Invalid(
                $"'{(PersistOnly ? "--persist-only" : "--persist")}' does not go with '--all-netns': a boot sets the values of "
                    + "the host's network namespace alone",
                "leave '--all-netns' out for the host; 'keeptune export PROFILE --to FORMAT' writes what a container or a unit takes");
        if (Target.All && Confirm is not null)
            throw Invalid(
                "'--confirm' does not go with '--all-netns': one change waits at a time",
                "try the values in one namespace first, with '--netns' or '--pid'");
        invocation.RefuseRoot(Target);
        if (this is { Confirm: not null, PersistOnly: true })
            throw Invalid(
                "'--confirm' and '--persist-only' exclude each other: '--confirm' is for a change of the running kernel",
                "with '--persist' the file is written when the change is confirmed");
        if (this is { Refresh: true, PersistOnly: true })
            throw Invalid(
                "'--refresh' and '--persist-only' exclude each other: '--refresh' is for sockets of the running kernel",
                "with '--persist' the running kernel changes too");
        if (this is { Refresh: true, Confirm: not null })
            throw Invalid(
                "'--refresh' does not go with '--confirm': timers that are started anew don't go back",
                "confirm the change first; then run the command with '--refresh' and without '--confirm'");
        if (File is not null && !Persists)
            throw Invalid("'--file' needs '--persist' or '--persist-only'", null);
        if (File is { } name && !DropInText.IsValidFileName(name))
            throw Arguments.InvalidFile(name);
        if (Via is { } via && via is not ("proc" or "sysctl"))
            throw Invalid($"'--via' is {Printable.Quote(via)}, expected proc or sysctl", null);
        _ = Arguments.WaitOf(Wait);
        _ = Arguments.ConfirmOf(Confirm);
    }

    private static Failure Invalid(string message, string? hint) => new(FailureKind.InvalidInput, message, hint);
}
