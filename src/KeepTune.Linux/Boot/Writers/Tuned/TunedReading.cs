using KeepTune.Core.Boot.Engines;
using KeepTune.Core.Boot.Writers;
using KeepTune.Core.Boot.Writers.Tuned;

namespace KeepTune.Linux.Boot.Writers.Tuned;

/// <summary>TuneD: its settings, the profiles that it loads, and the files that it applies again.</summary>
internal static class TunedReading
{
    public const string ActiveProfile = "/etc/tuned/active_profile";

    public static IReadOnlyList<BootWrite> Read(SmallFiles files, BootFiles bootFiles, BootUnits units, List<FileRemark> remarks, int hz)
    {
        // Without this file TuneD does not start.
        if (files.Read(TunedSettings.File) is not { } main)
            return [];
        var settings = TunedSettings.Parse(main);
        var active = files.Text(ActiveProfile);
        var choice = TunedChoice.Of(active, files.Text("/etc/tuned/profile_mode"), files.Text("/etc/tuned/post_loaded_profile"));
        if ((settings.Problem ?? choice.Problem) is { } problem)
        {
            remarks.Add(new(settings.Problem is null ? ActiveProfile : TunedSettings.File, problem));
            return [];
        }

        var version = Version(files);
        var profile = settings.Doubt is { } unclear ? TunedProfile.Unknown(unclear) : Load(files, choice, settings, version);
        if (profile.Problem is not null)
            remarks.Add(new(ActiveProfile, $"TuneD: {profile.Problem}"));
        var atBoot = AtBoot(units, choice.IsKnown(active), remarks);
        if (atBoot != false && !choice.IsKnown(active))
            remarks.Add(new(ActiveProfile, "TuneD has no profile selected and picks one when it starts; it may change these values"));
        if (profile.Problem is not null)
            return [];

        IReadOnlyList<BootWrite> reapply = [];
        if (settings.Reapplies && profile.Doubt is null)
        {
            var run = bootFiles.Read(() => new TunedReapply(version, settings.NotReapplied, hz)).Forecast;
            reapply = BootWrite.Of(run, BootWriter.TunedReapply, "TuneD reapplying sysctl files", atBoot);
        }

        var what = $"TuneD profile '{string.Join(' ', choice.Names)}'{(choice.IsRecommended ? " (recommended)" : "")}";
        var writes = new TunedWrites(what, atBoot, version, settings.Priority, hz).Of(profile, reapply);
        var assertion = writes.Count > 0 ? profile.Assertion : null;
        foreach (var doubt in writes.Select(write => write.Doubt).Append(assertion).OfType<TunedDoubt>().Distinct())
            remarks.Add(new(doubt.Source.Path, $"line {doubt.Source.Line}: only TuneD can evaluate this: {doubt.Why}"));
        return writes;
    }

    private static TunedProfile Load(SmallFiles files, TunedChoice choice, TunedSettings settings, EngineVersion version)
    {
        TunedDoubt? hidden = null;
        byte[]? Read(string path)
        {
            var bytes = files.Read(path);
            if (bytes is null && files.NotSeen.TryGetValue(path, out var reason))
                hidden ??= new(new(path, 1), reason);
            return bytes;
        }

        var profile = TunedProfile.Load(choice.Names, new(ActiveProfile, 1), settings.DirectoriesOf(version, Read), Read);
        return hidden is null ? profile : TunedProfile.Unknown(hidden);
    }

    // tuned-ppd, a replacement for power-profiles-daemon, switches to its own profile once TuneD runs.
    private static bool? AtBoot(BootUnits units, bool isKnown, List<FileRemark> remarks)
    {
        var isEnabled = units.IsEnabled("tuned");
        if (isEnabled != true)
            return isEnabled;
        if (units.IsEnabled("tuned-ppd") == false)
            return isKnown ? true : null;
        remarks.Add(new("/etc/tuned/ppd.conf", "tuned-ppd may switch TuneD to another profile"));
        return null;
    }

    private static EngineVersion Version(SmallFiles files)
    {
        foreach (var library in (ReadOnlySpan<string>)["/usr/lib", "/usr/local/lib"])
        {
            foreach (var name in files.Names(library))
            {
                if (!name.StartsWith("python", StringComparison.Ordinal))
                    continue;
                foreach (var packages in (ReadOnlySpan<string>)["dist-packages", "site-packages"])
                {
                    var text = files.Text($"{library}/{name}/{packages}/tuned/version.py");
                    if (text is not null && TunedSettings.Version(text) is { } version)
                        return version < TunedSettings.NewestKnown ? version : TunedSettings.NewestKnown;
                }
            }
        }

        return TunedSettings.NewestKnown;
    }
}
