using CsCheck;

namespace KeepTune.Core.Tests;

/// <summary>Generators for properties.</summary>
internal static class Any
{
    /// <summary>The values that a profile may have.</summary>
    public static Gen<KeepaliveSettings> Usual { get; } =
        Gen.Select(Gen.Int[1, 32767], Gen.Int[1, 32767], Gen.Int[1, 127], KeepaliveSettings.FromSeconds);

    /// <summary>The values that a kernel at 250 Hz may have, including harmful ones.</summary>
    public static Gen<KeepaliveSettings> Held { get; } =
        Gen.Select(Gen.Int[-8589934, 8589934], Gen.Int[-8589934, 8589934], Gen.Int[0, 255], KeepaliveSettings.FromSeconds);

    /// <summary>Printable characters, also outside ASCII and the basic multilingual plane.</summary>
    public static Gen<string> Printable { get; } =
        Gen.OneOf(Gen.Char[' ', '~'].Select(c => $"{c}"), Gen.OneOf("ä", "ß", "→", "語", "😀", "\"", "\\", "'", "#"))
            .Array[1, 40].Select(string.Concat);
}
