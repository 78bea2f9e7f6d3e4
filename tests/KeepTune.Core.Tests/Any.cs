using CsCheck;

namespace KeepTune.Core.Tests;

/// <summary>Values for properties.</summary>
internal static class Any
{
    /// <summary>What a profile may hold.</summary>
    public static Gen<KeepaliveSettings> Usual { get; } =
        Gen.Select(Gen.Int[1, 32767], Gen.Int[1, 32767], Gen.Int[1, 127], KeepaliveSettings.FromSeconds);

    /// <summary>What a kernel at 250 Hz may hold, the harmful values included.</summary>
    public static Gen<KeepaliveSettings> Held { get; } =
        Gen.Select(Gen.Int[-8589934, 8589934], Gen.Int[-8589934, 8589934], Gen.Int[0, 255], KeepaliveSettings.FromSeconds);

    /// <summary>Letters, signs, beyond ASCII and beyond the first plane; all of it printable.</summary>
    public static Gen<string> Printable { get; } =
        Gen.OneOf(Gen.Char[' ', '~'].Select(c => $"{c}"), Gen.OneOf("ä", "ß", "→", "語", "😀", "\"", "\\", "'", "#"))
            .Array[1, 40].Select(string.Concat);
}
