using KeepTune.Core.Boot.Engines;
using KeepTune.Core.Boot.Writers;
using KeepTune.Core.Boot.Writers.Tuned;

namespace KeepTune.Linux.Boot.Writers.Tuned;

/// <summary>TuneD: its settings, the profiles that it loads, and the files that it writes again.</summary>
internal static class TunedReading
{
    public const string ActiveProfile = "/etc/tuned/active_profile";

    private const string Settings = "/etc/tuned/tuned-main.conf";

    public static IReadOnlyList<BootWrite> Read(SmallFiles files, BootFiles bootFiles, BootUnits units, List<FileRemark> remarks, int hz)
    {
        // Without this file TuneD does not start.
        if (files.Read(Settings) is not { } main)
            return [];
        var settings = TunedSettings.Parse(main);
        var active = files.Text(ActiveProfile);
        var choice = TunedChoice.Of(active, files.Text("/etc/tuned/profile_mode"), files.Text("/etc/tuned/post_loaded_profile"));
        if ((settings.Problem ?? choice.Problem) is { } problem)
        {
            remarks.Add(new(settings.Problem is null ? ActiveProfile : Settings, problem));
            return [];
        }

        var version = Version(files);
        var profile = TunedProfile.Load(choice.Names, settings.DirectoriesOf(version, files.Read), files.Read);
        if (profile.Problem is not null)
            remarks.Add(new(ActiveProfile, $"TuneD: {profile.Problem}"));
        var atBoot = AtBoot(units, choice.IsKnown(active), remarks);
        if (atBoot != false && !choice.IsKnown(active))
            remarks.Add(new(ActiveProfile, "TuneD chooses a profile when it starts"));
        if (profile.Problem is not null)
            return [];

        var reapply = settings.Reapplies
            ? BootWrite.Of(bootFiles.Read(() => new TunedReapply(version, settings.NotReapplied, hz)).Forecast, BootWriter.TunedReapply, "TuneD re-applying sysctl files", atBoot)
            : [];
        var names = string.Join(' ', choice.Names);
        return new TunedWrites($"TuneD profile '{names}'{(choice.IsRecommended ? " (recommended)" : "")}", atBoot, version, settings.Priority, hz).Of(profile, reapply);
    }

    // tuned-ppd, the stand-in for power-profiles-daemon, switches to a profile of its own once TuneD runs.
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
                    if (files.Text($"{library}/{name}/{packages}/tuned/version.py") is { } text && TunedSettings.Version(text) is { } version)
                        return version < TunedSettings.NewestKnown ? version : TunedSettings.NewestKnown;
                }
            }
        }

        return TunedSettings.NewestKnown;
    }
}
