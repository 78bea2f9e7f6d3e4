using System.CommandLine;
using KeepTune.Core.DropIn;
using KeepTune.Core.Journal;
using KeepTune.Core.Profiles;
using KeepTune.Linux.Changes;
using KeepTune.Linux.DropIn;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Profiles;

namespace KeepTune.Cli.Options;

/// <summary>Arguments of several verbs, and their parsing.</summary>
internal static class Arguments
{
    /// <param name="otherwise">What is taken where none is named; null where the command says it.</param>
    public static Argument<string> Profile(ArgumentArity arity, string? otherwise = null)
    {
        var argument = new Argument<string>("PROFILE")
        {
            HelpName = "PROFILE",
            Description =
                "Name from 'keeptune profile list', or path to a profile file" + (otherwise is null ? "" : $" (default: {otherwise})"),
            Arity = arity,
        };
        argument.CompletionSources.Add(
            _ => new ProfileCatalog(ProfileSearch.Sources(SystemRoot.Live(SystemPaths.Live), _ => { }), KeepaliveRange.Usual).Names());
        return argument;
    }

    /// <summary>The profile that an argument names, or the one in the given file.</summary>
    /// <exception cref="Failure">InvalidInput: unknown name; a file that can't be read.</exception>
    public static CatalogEntry FindProfile(this Invocation invocation, string argument, KeepaliveRange range)
    {
        if (!ProfileName.IsPath(argument))
            return invocation.Catalog(range).Entry(argument);

        var file = ProfileFiles.Read(argument);
        var name = ProfileName.OfPath(argument);
        return new(name ?? argument, ProfileParser.Parse(file.Bytes.Span, argument, name, range), argument, []);
    }

    /// <summary>An option without a value, so that <c>--persist=cloud</c> is an error.</summary>
    /// <param name="letter">The short form, as in <c>-n</c>; null for none.</param>
    public static Option<bool> Flag(string name, string description, string? letter = null, bool recursive = false) =>
        new(name, letter is null ? [] : [letter])
        {
            Description = description,
            Recursive = recursive,
            Arity = ArgumentArity.Zero,
        };

    public static Option<bool> DryRun() => Flag("--dry-run", "Show what would change without changing it", "-n");

    /// <summary>A preview, as with kubectl: it implies <c>--dry-run</c>.</summary>
    public static Option<bool> Diff() => Flag("--diff", "Show what would change as a unified diff (implies --dry-run)");

    public static Option<bool> Yes() => Flag("--yes", "Do not prompt", "-y");

    /// <exception cref="Failure">InvalidInput: not a process id.</exception>
    public static int PidOf(string typed) => PlainDecimal.TryParse(typed, out var id) && id is > 0 and <= int.MaxValue
        ? (int)id
        : throw new Failure(FailureKind.InvalidInput, $"'--pid' is {Printable.Quote(typed)}, expected a process id");

    public static Option<string> Wait() =>
        new("--wait") { Description = "Wait up to DUR for another keeptune to finish (default: 10s)", HelpName = "DUR" };

    /// <exception cref="Failure">InvalidInput: not a duration.</exception>
    public static TimeSpan WaitOf(string? typed)
    {
        if (typed is null)
            return TimeSpan.FromSeconds(10);
        return DurationText.TryParse(typed, out var wait)
            ? wait
            : throw new Failure(FailureKind.InvalidInput, $"'--wait' is {Printable.Quote(typed)}, expected {DurationText.Expected}");
    }

    /// <returns>Null if not given.</returns>
    /// <exception cref="Failure">InvalidInput: not a duration, too short or too long.</exception>
    public static TimeSpan? ConfirmOf(string? typed)
    {
        if (typed is null)
            return null;
        return DurationText.TryParse(typed, out var within) && within >= ConfirmWindow.Min && within <= ConfirmWindow.Max
            ? within
            : throw new Failure(
                FailureKind.InvalidInput, $"'--confirm' is {Printable.Quote(typed)}, expected 1 s to 24 h: {DurationText.Expected}");
    }

    /// <summary>The error of an invalid <c>--file</c>.</summary>
    public static Failure InvalidFile(string name) => new(
        FailureKind.InvalidInput,
        $"'--file' is {Printable.Quote(name)}, expected a name in {DropInFile.DirectoryPath} such as {DropInText.DefaultFileName}: "
            + "letters, digits, '.', '_', '-', ending in .conf");

    /// <summary>Warns of an interrupted change that was found and recovered.</summary>
    public static void WarnOfRecovery(RecoveryOutcome? recovered, Invocation invocation)
    {
        if (recovered is { } found)
            invocation.Messages.Warn(
                $"change {found.Change.Id} ({Printable.Escape(found.Change.CommandLine)}) was interrupted; "
                    + (found.Completed ? "it was already complete"
                        : found.LeftAlone ? "its values were left alone: something else has changed them since"
                        : "it was rolled back"));
    }

    public static void WarnOfUnreadable(this Invocation invocation, ChangeHistory history)
    {
        if (history.Unreadable > 0)
            invocation.Messages.Warn(
                $"couldn't read {Describe.Count(history.Unreadable, "line")} of '{new ChangeJournal(invocation.Paths).Path}'; "
                    + "the changes there are not shown and can't be reverted");
    }

    /// <exception cref="Failure">InvalidInput: a network namespace was selected for an image.</exception>
    public static void RefuseRoot(this Invocation invocation, Target target)
    {
        if (!target.IsOwn && invocation.RootDirectory is not null)
            throw new Failure(
                FailureKind.InvalidInput,
                "'--root' can't be combined with '--netns', '--pid' or '--all-netns': an image has no network namespaces");
    }

    /// <exception cref="Failure">InvalidInput: this verb works on the running system.</exception>
    public static void RefuseRoot(this Invocation invocation, string verb)
    {
        if (invocation.RootDirectory is not null)
            throw new Failure(
                FailureKind.InvalidInput,
                $"'--root' can't be combined with '{verb}', which works on the running system",
                "use '--root' with 'boot', 'verify', 'profile', 'export' or 'apply --persist-only'");
    }
}
