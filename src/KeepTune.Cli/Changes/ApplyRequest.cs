using KeepTune.Core.DropIn;

namespace KeepTune.Cli.Changes;

/// <param name="Profile">A name or a file; null if only values are given.</param>
/// <param name="Values">As typed; null if not given.</param>
/// <param name="DryRun">Also with <paramref name="Diff"/>, which is a preview.</param>
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
    /// <summary>Whether a file is written that sets the values at boot.</summary>
    public bool Persists => Persist || PersistOnly;

    public string FileName => File ?? DropInText.DefaultFileName;

    /// <summary>When an unconfirmed change is rolled back; null for a final change.</summary>
    public TimeSpan? ConfirmWithin => Arguments.ConfirmOf(Confirm);

    /// <summary>The values that are accepted.</summary>
    public KeepaliveRange Range => AllowUnsafeValues ? KeepaliveRange.OfKernel(KernelClock.Hz) : KeepaliveRange.Usual;

    /// <exception cref="Failure">InvalidInput: options that can't be combined, or an invalid value.</exception>
    public void Validate(Invocation invocation)
    {
        if (Profile is null && Values.Values.All(value => value is null))
            throw Invalid(
                "'keeptune apply' needs a profile or values",
                "run 'keeptune profile list' to list the names, or use '--time', '--intvl' and '--probes'");
        if (this is { Persist: true, PersistOnly: true })
            throw Invalid(
                "'--persist' can't be combined with '--persist-only'",
                "'--persist' also changes the running kernel, '--persist-only' does not");
        if (invocation.RootDirectory is not null && !PersistOnly)
            throw Invalid(
                "'--root' can't be combined with a change of the running kernel", "add '--persist-only' to write the image's file");
        if (AllowOverridden && !Persists)
            throw Invalid("'--allow-overridden' needs '--persist' or '--persist-only'", null);
        if (Target.All && Persists)
            throw Invalid(
                $"'{(PersistOnly ? "--persist-only" : "--persist")}' can't be combined with '--all-netns': a boot sets only the "
                    + "values of the host's network namespace",
                "omit '--all-netns' for the host; run 'keeptune export PROFILE --to FORMAT' to configure a container or a unit");
        if (Target.All && Confirm is not null)
            throw Invalid(
                "'--confirm' can't be combined with '--all-netns': only one change at a time can be pending",
                "try the values in one namespace first, with '--netns' or '--pid'");
        invocation.RefuseRoot(Target);
        if (this is { Confirm: not null, PersistOnly: true })
            throw Invalid(
                "'--confirm' can't be combined with '--persist-only', which does not change the running kernel",
                "use '--persist': the file is then written once you confirm");
        if (this is { Refresh: true, PersistOnly: true })
            throw Invalid(
                "'--refresh' can't be combined with '--persist-only', which does not change the running kernel",
                "use '--persist' to change the running kernel as well");
        if (this is { Refresh: true, Confirm: not null })
            throw Invalid(
                "'--refresh' can't be combined with '--confirm': restarted timers can't be rolled back",
                "confirm the change first, then run the command again with '--refresh' instead of '--confirm'");
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
