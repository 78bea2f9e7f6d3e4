using KeepTune.Core.Boot;
using KeepTune.Core.DropIn;
using KeepTune.Core.Journal;
using KeepTune.Linux.DropIn;

namespace KeepTune.Linux.Boot;

/// <summary>Whether the wanted values will be in effect after the next boot, given a file as a change would leave it.</summary>
public sealed class BootCheck
{
    /// <summary>Names to try for the suggested file, in this order.</summary>
    private static readonly string[] LaterNames = ["99-keeptune.conf", "99-zz-keeptune.conf", "zz-keeptune.conf"];

    private readonly BootSurvey survey;
    private readonly KeepaliveSettings wanted;
    private readonly FileChange? file;

    /// <param name="file">The file after a change; null for the files as they are.</param>
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

    /// <summary>The first line that overrides the wanted values; null if none does.</summary>
    public string? OverriddenBy =>
        Verdict.Losses.Select(loss => loss.Source)
            .OfType<SourceLine>()
            .Select(source => (string?)BytePath.Show(source, survey.Root))
            .FirstOrDefault();

    /// <summary>What overrides them, one sentence for each key.</summary>
    public IReadOnlyList<string> Problems =>
        [.. Verdict.Losses.GroupBy(loss => (loss.Key, loss.Value, loss.IsKnown, loss.Source, loss.By), (_, same) => Describe([.. same]))];

    /// <summary>Warns if the outcome is open, or if the user proceeds anyway.</summary>
    /// <exception cref="Failure">Failed: another line would override the values at boot.</exception>
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
        string Requested(string? detail) => $"(requested {loss.Wanted}; {detail})";
        var keeps = $"it keeps the kernel default {KeepaliveSettings.KernelDefault[loss.Key]}";
        if (loss.By is { } by)
        {
            var what = BytePath.Show(by.What);
            return !loss.IsKnown ? $"{what} may change '{key}' at boot, and its value can't be predicted ({source})"
                : loss.Value is { } late ? $"{what} overrides this at boot: '{key}' = {late} {Requested(source)}"
                : $"{what} unsets '{key}' at boot: {keeps} {Requested(source)}";
        }

        var engine = string.Join(", ", same.Select(one => one.Engine is BootEngine.Systemd ? "systemd-sysctl" : "sysctl --system"));
        return (source, loss.Value) switch
        {
            ({ }, { } value) => $"{source} overrides this at boot: '{key}' = {value} {Requested(engine)}",
            ({ }, null) => $"{source} unsets '{key}' at boot: {keeps} {Requested(engine)}",
            _ => $"no file sets '{key}' at boot: {keeps} {Requested(engine)}",
        };
    }

    private string WayOut()
    {
        if (OwnFile() is { } own)
            return $"keeptune wrote that file: change it with '--file {own}', or remove it";
        var name = file?.After is null ? null : LaterNames.FirstOrDefault(Wins);
        if (Verdict.Losses.All(loss => loss.By is not null))
            return "change it there, or write the file anyway with '--allow-overridden'";
        return $"{(name is null ? "remove that line" : $"remove that line, use a file that is read later with '--file {name}'")}, or "
            + "write the file anyway with '--allow-overridden'";
    }

    // A file from an earlier '--file' must be named again.
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
