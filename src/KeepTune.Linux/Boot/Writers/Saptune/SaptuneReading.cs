using KeepTune.Core.Boot.Writers;
using KeepTune.Core.Boot.Writers.Saptune;
using KeepTune.Linux.Boot.Writers.Tuned;

namespace KeepTune.Linux.Boot.Writers.Saptune;

/// <summary>saptune: the notes that it applies, in order.</summary>
internal static class SaptuneReading
{
    private const string Extra = "/etc/saptune/extra";

    private static readonly string[] Settings = ["/etc/sysconfig/saptune", "/var/lib/saptune/config/saptune"];
    private static readonly string[] Notes = ["/var/lib/saptune/working/notes", "/usr/share/saptune/notes"];

    public static IReadOnlyList<BootWrite> Read(SmallFiles files, BootUnits units, List<FileRemark> remarks, int hz)
    {
        if ((files.Text(Settings[0]) ?? files.Text(Settings[1])) is not { } settings)
            return [];
        var order = SaptuneSettings.NoteOrder(settings);
        if (order.Count == 0)
            return [];

        var atBoot = AtBoot(files, units, remarks);
        var writes = new List<BootWrite>();
        foreach (var note in order)
            writes.AddRange(Read(files, note, atBoot, hz));
        return writes;
    }

    /// <summary>What one note writes; nothing if there is no such note.</summary>
    public static IReadOnlyList<BootWrite> Read(SmallFiles files, string note, bool? atBoot, int hz)
    {
        if (note.Contains('/', StringComparison.Ordinal) || Find(files, note) is not { } path || files.Text(path) is not { } text)
            return [];
        bool? Fits(string tag, string value) => SaptuneReading.Fits(files, tag, value);
        var replacement = $"/etc/saptune/override/{note}";
        var changed = files.Text(replacement) is { } other ? SaptuneNote.Parse(other, replacement, Fits) : null;
        return SaptuneNote.Parse(text, path, Fits).Writes(changed, $"saptune note {note}", atBoot, hz);
    }

    // TuneD started version 2, through a profile of its own.
    private static bool? AtBoot(SmallFiles files, BootUnits units, List<FileRemark> remarks)
    {
        if (units.IsEnabled("sapconf") == true || files.Read("/var/lib/sapconf/act_profile") is { Length: > 0 })
        {
            remarks.Add(new("/var/lib/sapconf/act_profile", "sapconf is active, so saptune does nothing"));
            return false;
        }

        var own = units.IsEnabled("saptune");
        return own != true && files.Text(TunedReading.ActiveProfile)?.Trim() == "saptune" ? units.IsEnabled("tuned") : own;
    }

    // saptune's own note wins over an added one of the same name.
    private static string? Find(SmallFiles files, string note)
    {
        foreach (var path in (ReadOnlySpan<string>)[$"{Notes[0]}/{note}", $"{Notes[1]}/{note}", $"{Extra}/{note}.conf"])
        {
            if (files.Read(path) is not null)
                return path;
        }

        foreach (var name in files.Names(Extra))
        {
            if (name.StartsWith(note + "-", StringComparison.Ordinal) && name.EndsWith(".conf", StringComparison.Ordinal))
                return $"{Extra}/{name}";
        }

        return null;
    }

    private static bool? Fits(SmallFiles files, string tag, string value)
    {
        const string dmi = "/sys/class/dmi/id";
        if (tag != "csp" || value != "azure" || !files.Root.IsLive)
            return null;
        return SaptuneSettings.IsAzure(files.Text($"{dmi}/chassis_asset_tag"), files.Text($"{dmi}/sys_vendor"));
    }
}
