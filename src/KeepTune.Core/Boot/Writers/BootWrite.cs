using KeepTune.Core.Boot.Engines;
using KeepTune.Core.Boot.Writers.Tuned;

namespace KeepTune.Core.Boot.Writers;

/// <summary>What else writes sysctls at boot, in the order of a boot.</summary>
public enum BootWriter
{
    /// <summary>
    /// SUSE's file for each kernel. It is read before the engine, so it counts only for keys that the engine does not set.
    /// </summary>
    KernelFile,

    /// <summary>The credential <c>sysctl.extra</c>, which systemd-sysctl reads after all files.</summary>
    Credential,

    /// <summary>ufw(8), through <c>sysctl -p</c>.</summary>
    Ufw,

    /// <summary>The profile of TuneD.</summary>
    TunedProfile,

    /// <summary>TuneD applying the files of sysctl.d again, after its profile.</summary>
    TunedReapply,

    /// <summary>A note of saptune(8).</summary>
    Saptune,
}

/// <summary>What a write does to the value that it finds.</summary>
public enum BootWriteEffect
{
    /// <summary>Sets its value.</summary>
    Sets,

    /// <summary>Sets its value if that is greater than the value it finds (TuneD, <c>&gt;600</c>).</summary>
    SetsIfGreater,

    /// <summary>Sets its value if that is less than the value it finds (TuneD, <c>&lt;600</c>).</summary>
    SetsIfLess,

    /// <summary>Removes the engine's assignment (a <c>-key</c> line of the credential).</summary>
    Unsets,

    /// <summary>The kernel rejects it, so the value stays.</summary>
    Refused,

    /// <summary>What it writes, or whether it does, can't be predicted.</summary>
    Unknown,
}

/// <summary>What one writer does to one key.</summary>
/// <param name="What">As a person would name it: <c>TuneD profile 'x'</c>. Names in it are not escaped.</param>
/// <param name="Value">Seconds or a count; null unless <paramref name="Effect"/> is one of the three that set.</param>
/// <param name="Text">The value as written, truncated.</param>
/// <param name="AtBoot">True if it is enabled at boot; false if it is installed but disabled; null if unknown.</param>
public sealed record BootWrite(
    BootWriter Writer, string What, SysctlKey Key, BootWriteEffect Effect, int? Value, string Text, SourceLine Source, bool? AtBoot)
{
    private const int MaxText = 80;

    /// <summary>Why only TuneD can evaluate what it writes; null for every other write.</summary>
    public TunedDoubt? Doubt { get; init; }

    /// <summary>False for a writer that runs before the engine and only sets keys that the engine does not.</summary>
    public bool Wins => Writer is not BootWriter.KernelFile;

    /// <summary>Whether it takes part in a boot with this engine: two of the writers belong to systemd.</summary>
    public bool TakesPart(BootEngine engine) =>
        engine is BootEngine.Systemd || Writer is not (BootWriter.KernelFile or BootWriter.Credential);

    /// <summary>What a run over some files writes: for each key the final value, or the line that is rejected.</summary>
    public static IReadOnlyList<BootWrite> Of(BootForecast run, BootWriter writer, string what, bool? atBoot)
    {
        var writes = new List<BootWrite>();
        foreach (var key in run.Keys)
        {
            if (key is { Value: { } value, Source: { } source })
                writes.Add(new(writer, what, key.Key, BootWriteEffect.Sets, value, value.ToString(), source, atBoot));
            else if (key.UnsetBy is null && key.Overridden is [{ Value: null } refused, ..])
                writes.Add(new(writer, what, key.Key, BootWriteEffect.Refused, null, refused.Text, refused.Source, atBoot));
        }

        return writes;
    }

    /// <summary>The same, of a text that is written.</summary>
    /// <param name="hz">The kernel's timer frequency, which limits the values.</param>
    internal BootWrite OfText(string text, int hz)
    {
        var number = Number(Key, text, hz);
        var effect = number is null ? BootWriteEffect.Refused : BootWriteEffect.Sets;
        return this with { Effect = effect, Value = number, Text = Cut(text) };
    }

    internal static int? Number(SysctlKey key, string text, int hz)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        return KernelNumber.Parse(key, bytes, bytes.Length, hz);
    }

    internal static string Cut(string text) => text.Length <= MaxText ? text : text[..MaxText];
}
