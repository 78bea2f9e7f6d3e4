using System.Globalization;
using System.Text.RegularExpressions;

namespace KeepTune.Core.Tests.Boot.Engines;

/// <summary>A tree of sysctl files and the recorded results of engines. Paths and contents have one byte per character.</summary>
/// <param name="Results">The three values by engine and version, as <c>600/-/9</c>.</param>
internal sealed record RecordedCase(
    string Name,
    IReadOnlyDictionary<string, string> Files,
    IReadOnlyDictionary<string, string> Links,
    IReadOnlySet<string> Directories,
    IReadOnlyList<(string Engine, string Version, string Values)> Results)
{
    private static readonly Regex Escape = new(
        """(?<key>\$[TIPG])|%\{(?<count>\d+) (?<repeated>.)\}|\\x(?<byte>[0-9a-f]{2})|\\(?<letter>.)""");

    /// <summary>Reads RecordedCases.txt, which describes its format.</summary>
    public static IEnumerable<RecordedCase> Read(string text)
    {
        foreach (var block in Regex.Split(text, "^== ", RegexOptions.Multiline).Skip(1))
        {
            var lines = block.Split('\n');
            Dictionary<string, string> files = [], links = [];
            HashSet<string> directories = [];
            List<(string, string, string)> results = [];
            foreach (var line in lines.Skip(1).Where(line => line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal)))
            {
                if (Regex.Match(line, "^(procps|systemd) (.*): (.*)$") is { Success: true } result)
                    results.AddRange(
                        result.Groups[2].Value.Split(' ').Select(version => (result.Groups[1].Value, version, result.Groups[3].Value)));
                else if (Regex.Match(line, "^(\\S+) = (.*)$") is { Success: true } file)
                    files.Add(Path(file.Groups[1].Value), Bytes(file.Groups[2].Value));
                else if (Regex.Match(line, "^(\\S+) -> (.*)$") is { Success: true } link)
                    links.Add(Path(link.Groups[1].Value), Bytes(link.Groups[2].Value));
                else if (line.EndsWith('/'))
                    directories.Add(Path(line[..^1]));
                else
                    throw new FormatException(line);
            }

            yield return new(lines[0], files, links, directories, results);
        }
    }

    private static string Path(string text) => Regex.Replace(Bytes(text), "^D/", "/etc/sysctl.d/");

    private static string Bytes(string text) => Escape.Replace(text, match => match.Groups switch
    {
        var groups when groups["key"].Success => match.Value switch
        {
            "$T" => "net.ipv4.tcp_keepalive_time",
            "$I" => "net.ipv4.tcp_keepalive_intvl",
            "$P" => "net.ipv4.tcp_keepalive_probes",
            _ => "net.ipv4.tcp_keepalive_*",
        },
        var groups when groups["count"].Success => new string(groups["repeated"].Value[0], int.Parse(groups["count"].Value)),
        var groups when groups["byte"].Success => $"{(char)int.Parse(groups["byte"].Value, NumberStyles.HexNumber)}",
        var groups =>
            groups["letter"].Value switch
            {
                "n" => "\n",
                "r" => "\r",
                "t" => "\t",
                "v" => "\v",
                "f" => "\f",
                "0" => "\0",
                var other => other,
            },
    });
}
