using KeepTune.Core.Keepalive;

namespace KeepTune.Core.SysctlFiles.LaterWriters;

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
    /// <returns>In the order in which it is written; nothing without a section for sysctls, and then no file is written again.</returns>
    public IReadOnlyList<LateWrite> Of(TunedProfile profile, IReadOnlyList<LateWrite> reapply)
    {
        if (profile.Doubt is { } doubt)
            return [.. KeepaliveKeys.All.Select(key => Unknown(key, doubt))];

        // What is no number for Python either keeps TuneD from applying any section.
        var units = profile.Units.Values.Where(unit => unit.IsEnabled).ToList();
        var order = units.Select(unit => unit.Priority).OfType<TunedOption>().FirstOrDefault(priority => Number(priority.Text) is null);
        var unordered = order is null ? null : new TunedDoubt(order.Source, "'priority' is no plain number");
        var writes = new List<LateWrite>();
        foreach (var unit in units.OrderBy(unit => unit.Priority is { } own ? Number(own.Text) : Priority).Where(unit => unit.MayBeSysctl))
        {
            var doubted = unit.Doubt ?? unordered;
            foreach (var option in unit.Options)
            {
                if (SysctlKey.OfProcps(PathOf(option.Key, Version)) is not { } key)
                    continue;
                var write = Write(key, option.Value);
                writes.Add(doubted is null ? write : Unknown(write, doubted));
            }

            // Another section may have had them written already, so it matters only what they would change.
            writes.AddRange(doubted is null ? reapply : reapply.Select(Perhaps));
        }

        return profile.Assertion is null ? writes : [.. writes.Select(Perhaps)];
    }

    private static LateWrite Perhaps(LateWrite write) => write.AtBoot == true ? write with { AtBoot = null } : write;

    private LateWrite Unknown(KeepaliveKey key, TunedDoubt doubt) =>
        new(LateWriter.TunedProfile, What, key, LateEffect.Unknown, null, "", doubt.Source, AtBoot) { Doubt = doubt };

    private static LateWrite Unknown(LateWrite write, TunedDoubt doubt) =>
        write with { Effect = LateEffect.Unknown, Value = null, Doubt = doubt };

    private static long? Number(string text) => TunedSettings.IsNumber(text, out var number) ? number : null;

    private LateWrite Write(KeepaliveKey key, TunedOption value)
    {
        var written = LateWrite.OfText(LateWriter.TunedProfile, What, key, value.Text, value.Source, AtBoot, Hz);
        if (!value.IsPlain)
            return Unknown(written, TunedDoubt.OfVariable(key.Dotted(), value));
        var text = Unquote(value.Text);
        if (text is not ['<' or '>', _, ..] || Number(TunedConfigFile.Strip(text[1..])) is not { } bound)
            return LateWrite.OfText(LateWriter.TunedProfile, What, key, text, value.Source, AtBoot, Hz);

        // '>0600' is compared as 600 and written as it stands, which the kernel takes for octal.
        var number = LateWrite.Number(key, text[1..], Hz);
        if (number is not null && number != bound)
            return Unknown(written, new(value.Source, "the number compared is not the one written"));
        var effect = number is null ? LateEffect.Refused : text[0] == '>' ? LateEffect.SetsIfGreater : LateEffect.SetsIfLess;
        return written with { Effect = effect, Value = number };
    }

    private static string Unquote(string text) =>
        text.Length >= 2 && text[0] == '"' && text[^1] == '"' && !text.Contains('\n', StringComparison.Ordinal) ? text[1..^1] : text;
}
