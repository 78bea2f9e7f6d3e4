using System.Text.Json;
using System.Text.RegularExpressions;

namespace KeepTune.EndToEnd.Tests.Faults;

/// <summary>The three values, and every file of KeepTune with its mode and content.</summary>
internal sealed partial class MachineState
{
    public const string DropIn = "/etc/sysctl.d/90-keeptune.conf";
    private const char Separator = '\x1e';

    private readonly string text;
    private readonly Dictionary<string, string> files = [];

    /// <param name="text">The values, then path and "mode, content" of each file, each terminated by U+001E.</param>
    public MachineState(string text)
    {
        this.text = text;
        var fields = text.Split(Separator);
        Values = fields[0];
        for (var i = 1; i + 1 < fields.Length; i += 2)
            files.Add(fields[i], fields[i + 1]);
    }

    /// <summary><c>time/intvl/probes</c>.</summary>
    public string Values { get; }

    /// <summary>Mode and content of the persistent file; null if there is none.</summary>
    public string? PersistentFile => files.GetValueOrDefault(DropIn);

    /// <summary>Values and file: what a change must leave complete.</summary>
    public (string Values, string? File) Whole => (Values, PersistentFile);

    /// <summary>Names in /etc/sysctl.d that a boot engine reads, other than ours.</summary>
    public IEnumerable<string> StrayDropIns =>
        files.Keys.Where(
            path =>
                path.StartsWith("/etc/sysctl.d/", StringComparison.Ordinal)
                    && path.EndsWith(".conf", StringComparison.Ordinal)
                    && path != DropIn);

    /// <summary>Everything else in /etc/sysctl.d.</summary>
    public IEnumerable<string> Leftovers =>
        files.Keys.Where(path => path.StartsWith("/etc/sysctl.d/", StringComparison.Ordinal) && path != DropIn);

    /// <summary>All of it except the times in the journal: what KeepTune does next depends only on this.</summary>
    public string Fingerprint => Time().Replace(text, "");

    /// <summary>The state of the latest change, as written in the journal; null if there is none.</summary>
    public string? NewestChange =>
        files.GetValueOrDefault("/var/lib/keeptune/journal", "").Split('\n').LastOrDefault(line => line.StartsWith('{')) is { } line
        ? JsonDocument.Parse(line).RootElement.GetProperty("state").GetString()
        : null;

    [GeneratedRegex("\"at\":\"[^\"]*\"")]
    private static partial Regex Time();
}
