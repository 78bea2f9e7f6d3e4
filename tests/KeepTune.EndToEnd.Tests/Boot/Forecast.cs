using System.Text;
using System.Text.Json;
using KeepTune.Core.Text;

namespace KeepTune.EndToEnd.Tests.Boot;

/// <summary>
/// A line named by the prediction. <see cref="Path"/> has one byte per char, like the paths of a <see cref="SysctlTree"/>.
/// </summary>
internal sealed record NamedLine(string Path, int Line, int? Value);

/// <summary>The output of <c>keeptune boot --json</c> for one key and engine.</summary>
internal sealed record KeyOutlook(int? Value, NamedLine? Source, IReadOnlyList<NamedLine> Overridden)
{
    public static KeyOutlook[] Read(string json, Engine engine, SysctlTree tree)
    {
        using var document = JsonDocument.Parse(json);
        var forecast = document.RootElement.GetProperty("engines")
            .EnumerateArray()
            .Single(element => element.GetProperty("engine").GetString() == engine.Name);
        return [.. new[] { "time", "intvl", "probes" }.Select(name =>
            Read(
                forecast.GetProperty("keys")
                    .EnumerateArray()
                    .Single(element => element.GetProperty("key").GetString() == $"net.ipv4.tcp_keepalive_{name}"),
                tree))];
    }

    private static KeyOutlook Read(JsonElement key, SysctlTree tree)
    {
        var value = Number(key.GetProperty("value"));
        return new(
            value,
            key.GetProperty("source").GetString() is { } source ? Place(source, value, tree) : null,
            [
                .. key.GetProperty("overridden")
                    .EnumerateArray()
                    .Select(line => Place(line.GetProperty("source").GetString()!, Number(line.GetProperty("value")), tree))
            ]);
    }

    private static NamedLine Place(string source, int? value, SysctlTree tree)
    {
        var colon = source.LastIndexOf(':');
        var line = int.Parse(source[(colon + 1)..]);
        var path = tree.ReadablePaths().FirstOrDefault(path => Shown(path) == source[..colon])
            ?? throw new FormatException($"the tree has no '{source[..colon]}'");
        return new(path, line, value);
    }

    private static string Shown(string path) => Printable.Escape(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(path)));

    private static int? Number(JsonElement element) => element.ValueKind == JsonValueKind.Null ? null : element.GetInt32();
}
