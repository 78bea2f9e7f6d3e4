using KeepTune.Core.Boot.Engines;

namespace KeepTune.Core.Boot.Writers.Tuned;

/// <summary>What TuneD's sysctl plugin writes for a profile (tuned/plugins/plugin_sysctl.py, base.py, tuned/units/manager.py).</summary>
/// <param name="What">The name of the profile in messages.</param>
/// <param name="Hz">The kernel's timer frequency, which limits the values.</param>
public sealed record TunedWrites(string What, bool? AtBoot, EngineVersion Version, long Priority, int Hz)
{
    private static readonly EngineVersion SwapsSeparators = new(2, 22);

    /// <summary>
    /// The path that TuneD opens for a key: since 2.22 dots and slashes are swapped, before that only dots become slashes.
    /// </summary>
    internal static string PathOf(string key, EngineVersion version) => "/proc/sys/" + (version < SwapsSeparators
        ? key.Replace('.', '/')
        : key.Replace('.', '\0').Replace('/', '.').Replace('\0', '/'));

    /// <param name="reapply">What it writes from the sysctl files after each section.</param>
    /// <returns>In the order in which they are written; empty without a sysctl section, since then no file is applied again.</returns>
    public IReadOnlyList<BootWrite> Of(TunedProfile profile, IReadOnlyList<BootWrite> reapply)
    {
        if (profile.Doubt is { } doubt)
            return [.. SysctlKeys.All.Select(key => Unknown(key, doubt))];

        // A priority that is not a number for Python either prevents every section from being applied.
        var units = profile.Units.Values.Where(unit => unit.IsEnabled).ToList();
        var order = units.Select(unit => unit.Priority).OfType<TunedOption>().FirstOrDefault(priority => Number(priority.Text) is null);
        var unordered = order is null ? null : new TunedDoubt(order.Source, "'priority' is not a plain number");
        var writes = new List<BootWrite>();
        foreach (var unit in units.OrderBy(unit => unit.Priority is { } own ? Number(own.Text) : Priority).Where(unit => unit.MayBeSysctl))
        {
            var doubted = unit.Doubt ?? unordered;
            foreach (var option in unit.Options)
            {
                if (KeyPath.OfProcps(PathOf(option.Key, Version)) is not { } key)
                    continue;
                var write = Write(key, option.Value);
                writes.Add(doubted is null ? write : Unknown(write, doubted));
            }

            // Another section may already have caused those writes, so only what they would change matters.
            writes.AddRange(doubted is null ? reapply : reapply.Select(Perhaps));
        }

        return profile.Assertion is null ? writes : [.. writes.Select(Perhaps)];
    }

    private static BootWrite Perhaps(BootWrite write) => write.AtBoot == true ? write with { AtBoot = null } : write;

    private BootWrite Unknown(SysctlKey key, SourceLine source) =>
        new(BootWriter.TunedProfile, What, key, BootWriteEffect.Unknown, null, "", source, AtBoot);

    private BootWrite Unknown(SysctlKey key, TunedDoubt doubt) => Unknown(key, doubt.Source) with { Doubt = doubt };

    private static BootWrite Unknown(BootWrite write, TunedDoubt doubt) =>
        write with { Effect = BootWriteEffect.Unknown, Value = null, Doubt = doubt };

    private static long? Number(string text) => TunedSettings.IsNumber(text, out var number) ? number : null;

    private BootWrite Write(SysctlKey key, TunedOption value)
    {
        var written = Unknown(key, value.Source).OfText(value.Text, Hz);
        if (!value.IsPlain)
            return Unknown(written, TunedDoubt.OfVariable(key.Dotted(), value));
        var text = Unquote(value.Text);
        if (text is not ['<' or '>', _, ..] || Number(TunedConfigFile.Strip(text[1..])) is not { } bound)
            return written.OfText(text, Hz);

        // '>0600' is compared as 600 but written as is, and the kernel reads it as octal.
        var number = BootWrite.Number(key, text[1..], Hz);
        if (number is not null && number != bound)
            return Unknown(written, new(value.Source, "the number that TuneD compares differs from the one it writes"));
        var effect = number is null ? BootWriteEffect.Refused : text[0] == '>' ? BootWriteEffect.SetsIfGreater : BootWriteEffect.SetsIfLess;
        return written with { Effect = effect, Value = number };
    }

    private static string Unquote(string text) =>
        text.Length >= 2 && text[0] == '"' && text[^1] == '"' && !text.Contains('\n', StringComparison.Ordinal) ? text[1..^1] : text;
}
