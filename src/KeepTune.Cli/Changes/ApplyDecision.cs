using System.Text;
using KeepTune.Core.DropIn;
using KeepTune.Core.Journal;
using KeepTune.Linux.Boot;
using KeepTune.Linux.DropIn;
using static KeepTune.Linux.Interop.FileModes;

namespace KeepTune.Cli.Changes;

/// <summary>What an apply will do, decided from the values and files that were read.</summary>
/// <param name="Before">The running values.</param>
/// <param name="Target">The requested values.</param>
/// <param name="After">The running values after the change.</param>
/// <param name="File">The persistent file; null when the change has none.</param>
/// <param name="Boot">The prediction of the next boot; null without a file.</param>
internal sealed record ApplyDecision(
    KeepaliveSettings Before, KeepaliveSettings Target, KeepaliveSettings After, FileChange? File, BootCheck? Boot)
{
    private const int FilePermissions = Mode0644;

    public bool WritesFile => File is not null && File.Before != File.After;

    public bool Changes => Before != After || WritesFile;

    /// <param name="dropIn">Null if no file is to be written.</param>
    /// <param name="warn">Receives the warnings about the next boot.</param>
    /// <exception cref="Failure">The file is not keeptune's, or another line would override it at boot.</exception>
    public static ApplyDecision Of(
        ApplyRequest request, RequestedSettings wanted, KeepaliveSettings live, DropInFile? dropIn, BootSurvey survey, Action<string> warn)
    {
        var target = wanted.Resolve(live);
        var after = request.PersistOnly ? live : target;
        if (dropIn is null)
            return new(live, target, after, null, null);

        var file = Planned(dropIn, wanted.NameOf(target), target);
        var boot = new BootCheck(survey, target, file);
        boot.Require(request.AllowOverridden, warn);
        return new(live, target, after, file, boot);
    }

    /// <summary>The change as input for patch(1).</summary>
    public string Diff(string netns, string path) =>
        ChangeDiff.OfValues(Before, After, netns)
        + (File is null ? "" : UnifiedDiff.Of(File.Before?.Text, File.After?.Text, path));

    private static FileChange Planned(DropInFile dropIn, string? profile, KeepaliveSettings target)
    {
        var before = dropIn.Read();
        if (before is not null && DropInText.ForeignLine(before.Text) is { } line)
            throw new Failure(
                FailureKind.Failed,
                $"can't replace '{dropIn.DisplayPath}': it contains other settings: {Printable.Quote(line)}",
                "choose another file with '--file NAME.conf'");

        // Only the values count, not the comment: two tasks that request the same values must not overwrite each other's file forever.
        var isCurrent = before?.Mode == FilePermissions && before.Assigned == target;
        return new(
            dropIn.Path,
            before,
            isCurrent ? before : FileContent.Of(Encoding.ASCII.GetBytes(DropInText.Render(profile, target, dropIn.Name)), FilePermissions));
    }
}
