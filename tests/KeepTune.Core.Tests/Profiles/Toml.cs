using System.Text;
using CsCheck;
using KeepTune.Core.Profiles;

namespace KeepTune.Core.Tests.Profiles;

/// <summary>Valid and invalid profiles as text.</summary>
internal static class Toml
{
    public const string Valid = "description = \"for tests\"\ntime = 30\nintvl = 10\nprobes = 3\n";

    public static ProfileParseResult Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    public static ProfileParseResult Parse(byte[] bytes) => ProfileParser.Parse(bytes, "p.toml", "p", KeepaliveRange.Usual);

    /// <summary>Profiles in every spelling that TOML allows, with their settings.</summary>
    public static Gen<(string Text, KeepaliveSettings Settings)> Spellings { get; } =
        Gen.Select(
            Any.Usual,
            Gen.OneOf("\n", "\r\n"),
            Gen.OneOf("", " ", "\t "),
            Gen.Int[0, 4].Array[4],
            Gen.Bool,
            Gen.Bool,
            Gen.Shuffle((int[])[0, 1, 2, 3]))
            .Select((settings, end, blank, spelling, comment, bom, order) =>
            {
                string[] lines =
                [
                    $"{Key("description", spelling[0])}{blank}={blank}'probes = 7'",
                    $"{Key("time", spelling[1])}{blank}={blank}"
                        + $"{(spelling[0] == 0 ? $"\"{settings.TimeSeconds}s\"" : settings.TimeSeconds)}",
                    $"{Key("intvl", spelling[2])}{blank}={blank}{settings.IntvlSeconds}",
                    $"{Key("probes", spelling[3])}{blank}={blank}{settings.Probes}",
                ];
                var body = string.Concat(order.Select(line => blank + lines[line] + (comment ? "# probes = 8" : blank) + end));
                return ((bom ? "\uFEFF" : "") + body, settings);
            });

    private static string Key(string key, int spelling) => spelling switch
    {
        1 => $"\"{key}\"",
        2 => $"'{key}'",
        3 => $"\"\\u{(int)key[0]:x4}{key[1..]}\"",
        _ => key,
    };
}
