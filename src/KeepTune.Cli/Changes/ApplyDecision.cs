using System.Text;
using KeepTune.Core.DropIn;
using KeepTune.Core.Journal;
using KeepTune.Linux.Boot;
using KeepTune.Linux.DropIn;
using static KeepTune.Linux.Interop.FileModes;

namespace KeepTune.Cli.Changes;

/// <summary>What an apply comes to, decided on values and files as they were read.</summary>
/// <param name="Before">The running values.</param>
/// <param name="Target">The values asked for.</param>
/// <param name="After">The running values afterwards.</param>
/// <param name="File">The persistent file; null when the change has none.</param>
/// <param name="Boot">What the next boot makes of it; null without a file.</param>
internal sealed record ApplyDecision(
    KeepaliveSettings Before, KeepaliveSettings Target, KeepaliveSettings After, FileChange? File, BootCheck? Boot)
{
    private const int FilePermissions = Mode0644;

    public bool WritesFile => File is not null && File.Before != File.After;

    public bool Changes => Before != After || WritesFile;

    /// <param name="dropIn">Null when no file is to be written.</param>
    /// <param name="warn">Takes what is to be said of the next boot.</param>
    /// <exception cref="Failure">The file is not keeptune's, or another line would win at boot.</exception>
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

    /// <summary>What changes, as patch(1) takes it.</summary>
    public string Diff(string netns, string path) =>
        UnifiedDiff.Of(DropInText.Assignments(Before), DropInText.Assignments(After), $"running kernel, {netns}")
        + (File is null ? "" : UnifiedDiff.Of(File.Before?.Text, File.After?.Text, path));

    private static FileChange Planned(DropInFile dropIn, string? profile, KeepaliveSettings target)
    {
        var before = dropIn.Read();
        if (before is not null && DropInText.ForeignLine(before.Text) is { } line)
            throw new Failure(
                FailureKind.Failed,
                $"'{dropIn.DisplayPath}' holds more than keepalive values: {Printable.Quote(line)}; it is left alone",
                "choose another file with '--file NAME.conf'");

        // The values decide, not the comment: two tasks that ask for the same must not take turns.
        var stands = before?.Mode == FilePermissions && before.Assigned == target;
        return new(
            dropIn.Path,
            before,
            stands ? before : FileContent.Of(Encoding.ASCII.GetBytes(DropInText.Render(profile, target, dropIn.Name)), FilePermissions));
    }
}
