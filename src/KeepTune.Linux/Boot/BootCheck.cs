using KeepTune.Core.Boot;
using KeepTune.Core.DropIn;
using KeepTune.Core.Journal;
using KeepTune.Linux.DropIn;

namespace KeepTune.Linux.Boot;

/// <summary>Whether wanted values will stand after the next boot, with a file as it would be after a change.</summary>
public sealed class BootCheck
{
    /// <summary>Names that are tried for the way out, in this order.</summary>
    private static readonly string[] LaterNames = ["99-keeptune.conf", "99-zz-keeptune.conf", "zz-keeptune.conf"];

    private readonly BootSurvey survey;
    private readonly KeepaliveSettings wanted;
    private readonly FileChange? file;

    /// <param name="file">The file as it would be after a change; null for the files as they are.</param>
    public BootCheck(BootSurvey survey, KeepaliveSettings wanted, FileChange? file)
    {
        this.survey = survey;
        this.wanted = wanted;
        this.file = file;
        Outlook = survey.Outlook(file is null ? [] : [file]);
        Verdict = Outlook.Judge(wanted);
    }

    public BootOutlook Outlook { get; }

    public BootVerdict Verdict { get; }

    /// <summary>The first line that wins over the wanted values; null where none does.</summary>
    public string? OverriddenBy =>
        Verdict.Losses.Select(loss => loss.Source)
            .OfType<SourceLine>()
            .Select(source => (string?)BytePath.Show(source, survey.Root))
            .FirstOrDefault();

    /// <summary>What stands in the way, a sentence for each key.</summary>
    public IReadOnlyList<string> Problems =>
        [.. Verdict.Losses.GroupBy(loss => (loss.Key, loss.Value, loss.IsKnown, loss.Source, loss.By), (_, same) => Describe([.. same]))];

    /// <summary>Warns where the outcome is open, or where the user goes on all the same.</summary>
    /// <exception cref="Failure">Failed: another line would win at boot.</exception>
    public void Require(bool allowOverridden, Action<string> warn)
    {
        foreach (var message in Outlook.Unseen(survey.Root).Concat(Outlook.LateUnseen(survey.Root)))
            warn(message);
        if (Verdict.Holds == false && !allowOverridden)
            throw new Failure(FailureKind.Failed, Problems, WayOut());
        foreach (var problem in Problems)
            warn(problem);
    }

    private string Describe(IReadOnlyList<BootOverride> same)
    {
        var loss = same[0];
        var key = loss.Key.Dotted();
        var source = loss.Source is { } line ? $"'{BytePath.Show(line, survey.Root)}'" : null;
        var stays = $"it stays {KeepaliveSettings.KernelDefault[loss.Key]}, not {loss.Wanted}";
        if (loss.By is { } by)
        {
            var what = BytePath.Show(by.What);
            return !loss.IsKnown ? $"at boot {what} may set '{key}', and it can't be told to what ({source})"
                : loss.Value is { } late ? $"at boot {what} wins: '{key}' becomes {late}, not {loss.Wanted} ({source})"
                : $"at boot {what} takes '{key}' back: {stays} ({source})";
        }

        var engine = string.Join(", ", same.Select(one => one.Engine is BootEngine.Systemd ? "systemd-sysctl" : "sysctl --system"));
        return (source, loss.Value) switch
        {
            ({ }, { } value) => $"at boot {source} wins: '{key}' becomes {value}, not {loss.Wanted} ({engine})",
            ({ }, null) => $"at boot {source} takes '{key}' back: {stays} ({engine})",
            _ => $"at boot no file sets '{key}': {stays} ({engine})",
        };
    }

    private string WayOut()
    {
        if (OwnFile() is { } own)
            return $"that file is keeptune's own: change it with '--file {own}', or remove it";
        var name = file?.After is null ? null : LaterNames.FirstOrDefault(Wins);
        if (Verdict.Losses.All(loss => loss.By is not null))
            return "change it there, or go on all the same with '--allow-overridden'";
        return $"{(name is null ? "remove that line" : $"remove that line, write a file that is read later with '--file {name}'")}, or "
            + "go on all the same with '--allow-overridden'";
    }

    // An earlier '--file' has to be given again.
    private string? OwnFile()
    {
        var paths = Verdict.Losses.Select(loss => loss.Source?.Path).Distinct().ToList();
        return paths is [{ } path] && path != file?.Path && DropInFile.NameOf(path) is { } name
            && survey.Root.ReadText(path) is { } text && DropInText.IsOwn(text)
            ? name
            : null;
    }

    private bool Wins(string name)
    {
        var path = DropInFile.PathOf(name);
        return path != file!.Path
            && survey.Outlook(file with { Path = path }).Judge(wanted).Holds == true;
    }
}
