using System.Buffers.Text;

namespace KeepTune.Core.Profiles;

/// <summary>
/// A quick check of a profile's bytes that avoids most of the parsing when profiles are searched by their values. <c>probes</c> is the one
/// value that can only be written as plain digits.
/// </summary>
internal static class ProfilePrefilter
{
    private static ReadOnlySpan<byte> Key => "probes"u8;

    /// <returns>False only if the text can't be a profile with that many probes.</returns>
    public static bool MayHold(ReadOnlySpan<byte> toml, int probes)
    {
        // A key may be spelled with escapes, which only the parser decodes.
        if (toml.Contains((byte)'\\'))
            return true;

        for (var at = toml.IndexOf(Key); at >= 0; at = toml.IndexOf(Key))
        {
            toml = toml[(at + Key.Length)..];
            var value = toml.TrimStart("\"' \t"u8);
            if (value.IsEmpty || value[0] != '=')
                continue;
            value = value[1..].TrimStart(" \t"u8);
            if (Utf8Parser.TryParse(value, out int number, out _) && number == probes)
                return true;
        }

        return false;
    }
}
