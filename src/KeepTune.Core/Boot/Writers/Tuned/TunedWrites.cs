using KeepTune.Core.Boot.Engines;

namespace KeepTune.Core.Boot.Writers.Tuned;

/// <summary>What TuneD's sysctl plugin writes for a profile (tuned/plugins/plugin_sysctl.py, base.py, tuned/units/manager.py).</summary>
/// <param name="What">How the profile is named.</param>
/// <param name="Hz">The kernel's timer frequency, which limits the values.</param>
public sealed record TunedWrites(string What, bool? AtBoot, EngineVersion Version, long Priority, int Hz)
{
    private static readonly EngineVersion SwapsSeparators = new(2, 22);

    /// <summary>The path that TuneD opens for a key: since 2.22 dots and slashes change places, earlier only dots become slashes.</summary>
    internal static string PathOf(string key, EngineVersion version) => "/proc/sys/" + (version < SwapsSeparators
        ? key.Replace('.', '/')
        : key.Replace('.', '\0').Replace('/', '.').Replace('\0', '/'));

    /// <param name="reapply">What it writes after each section, of its own files.</param>
    /// <returns>In the order in which it is written; nothing where no section is for sysctls, since then nothing is written again either.</returns>
    public IReadOnlyList<BootWrite> Of(TunedProfile profile, IReadOnlyList<BootWrite> reapply)
    {
        var units = new List<(long Priority, TunedUnit Unit)>();
        foreach (var unit in profile.Units)
        {
            if (!unit.Value.IsEnabled)
                continue;

            // What int() raises at ends the start of all sections.
            var priority = unit.Value.Options.TryGetValue("priority", out var own) ? PythonText.Int(own.Text) : Priority;
            if (priority is null)
                return [];
            units.Add((priority.Value, unit.Value));
        }

        var writes = new List<BootWrite>();
        foreach (var (_, unit) in units.OrderBy(unit => unit.Priority))
        {
            if (unit.Type != "sysctl")
                continue;
            foreach (var option in unit.Options)
            {
                if (option.Key != "priority" && SysctlKey.OfProcps(PathOf(option.Key, Version)) is { } key)
                    writes.Add(If(unit, Write(profile, key, option.Value)));
            }

            foreach (var write in reapply)
                writes.Add(If(unit, write));
        }

        return writes;
    }

    private static BootWrite If(TunedUnit unit, BootWrite write) => unit.HasCondition ? write with { Effect = BootWriteEffect.Unknown, Value = null } : write;

    private BootWrite Write(TunedProfile profile, KeepaliveKey key, TunedValue value)
    {
        var written = BootWrite.OfText(BootWriter.TunedProfile, What, key, value.Text, value.Source, AtBoot, Hz);
        if (profile.Variables.Expand(Unquote(value.Text)) is not { } text)
            return written with { Effect = BootWriteEffect.Unknown, Value = null };
        if (text is not ['<' or '>', _, ..] || PythonText.Int(text[1..]) is not { } bound)
            return BootWrite.OfText(BootWriter.TunedProfile, What, key, text, value.Source, AtBoot, Hz);

        // '>0600' is compared as 600 and written as it stands, which the kernel takes for octal.
        var number = BootWrite.Number(key, text[1..], Hz);
        var effect = number is null ? BootWriteEffect.Refused : number != bound ? BootWriteEffect.Unknown : text[0] == '>' ? BootWriteEffect.SetsIfGreater : BootWriteEffect.SetsIfLess;
        return written with { Effect = effect, Value = effect is BootWriteEffect.SetsIfGreater or BootWriteEffect.SetsIfLess ? number : null };
    }

    private static string Unquote(string text) =>
        text.Length >= 2 && text[0] == '"' && text[^1] == '"' && !text.Contains('\n', StringComparison.Ordinal) ? text[1..^1] : text;
}
