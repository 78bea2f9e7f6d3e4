using System.Text.Encodings.Web;
using System.Text.Json;
using KeepTune.Core.Sockets;
using KeepTune.Core.Sockets.Changes;

namespace KeepTune.Cli.Sockets;

/// <summary><c>keeptune sockets set --json</c> and <c>sockets refresh --json</c>, streamed row by row.</summary>
internal static class SocketUpdateJson
{
    private static readonly JsonEncodedText Time = SocketsJson.Name("time_s");
    private static readonly JsonEncodedText Intvl = SocketsJson.Name("intvl_s");
    private static readonly JsonEncodedText Probes = SocketsJson.Name("probes");

    public static void Write(SocketUpdateResult result, Report report)
    {
        using var json = new Utf8JsonWriter(report, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("schema", result.Settings is null ? SocketUpdateResult.RefreshSchema : SocketUpdateResult.SetSchema);
        json.WriteBoolean("changed", result.Changed > 0);
        json.WriteBoolean("dry_run", result.DryRun);
        json.WriteString("engine", result.Engine);
        json.WriteString("profile", result.Profile);
        Values(
            json,
            result.Settings is { } values
                ? (values.TimeSeconds, values.IntvlSeconds, values.Probes)
                : (TcpSocket.Unknown, TcpSocket.Unknown, TcpSocket.Unknown));
        json.WriteNumber("matched", result.Matched);
        json.WriteNumber("changed_sockets", result.Changed);
        json.WriteNumber("unchanged", result.Unchanged);
        json.WriteNumber("not_reachable", result.Plan.NotReachable);
        json.WriteNumber("not_permitted", result.Plan.NotPermitted);
        json.WriteNumber("vanished", result.Count(SocketChangeOutcomeKind.Vanished));
        json.WriteNumber("pending", result.DryRun ? 0 : result.Count(SocketChangeOutcomeKind.Pending));
        json.WriteNumber("being_probed", result.Plan.BeingProbed);
        json.WriteNumber("one_probe_ends", result.Plan.OneProbeEnds);
        json.WriteNumber("not_visible", result.NotVisible);
        Rows(json, result, report, "failed", SocketChangeOutcomeKind.Failed);
        json.WriteNumber("burst", result.Plan.Burst);
        json.WriteNumber("safe_burst", result.Plan.Safe);
        json.WriteNumber("slices", result.Plan.Slices.Count);
        json.WriteNumber("takes_s", Seconds.Of(result.Plan.Takes) ?? 0);
        if (result.Spread is { } spread)
            json.WriteNumber("spread_s", (long)spread.TotalSeconds);
        else
            json.WriteNull("spread_s");
        Rows(json, result, report, "sockets", result.DryRun ? SocketChangeOutcomeKind.Pending : SocketChangeOutcomeKind.Changed);
        json.WriteEndObject();
        json.Flush();
        report.Write("\n");
    }

    private static void Rows(Utf8JsonWriter json, SocketUpdateResult result, Report report, string name, SocketChangeOutcomeKind fate)
    {
        json.WriteStartArray(name);
        foreach (ref readonly var change in result.Plan.Changes.AsSpan())
        {
            if (change.Fate == fate && !report.IsClosed)
                Row(json, result, change);
        }

        json.WriteEndArray();
    }

    private static void Row(Utf8JsonWriter json, SocketUpdateResult result, in SocketChange change)
    {
        Span<byte> text = stackalloc byte[SocketText.MaxEndpointLength];
        ref readonly var socket = ref result.Table[change.Row];
        var process = result.Table.Processes[socket.Process];
        json.WriteStartObject();
        json.WriteString("netns", result.Table.Namespaces[socket.Namespace].Display);
        json.WriteString("local", text[..SocketText.Endpoint(text, socket.Local, socket.LocalPort, socket.Ipv4)]);
        json.WriteString("peer", text[..SocketText.Endpoint(text, socket.Peer, socket.PeerPort, socket.Ipv4)]);
        json.WriteNumber("inode", socket.Inode);
        json.WriteNumber("pid", process.Pid);
        json.WriteString("process", Printable.Escape(process.Name));
        if (change.Fate is SocketChangeOutcomeKind.Failed)
            json.WriteString("message", change.Message);
        Options(json, "before", socket.Keepalive, (socket.Time, socket.Intvl, socket.Probes));
        if (!result.DryRun)
            Options(json, "after", change.Keepalive, (change.Time, change.Intvl, change.Probes));
        else if (change.Settings is { } expected)
            Options(json, "after", 1, (expected.TimeSeconds, expected.IntvlSeconds, expected.Probes));
        else
            Options(json, "after", socket.Keepalive, (socket.Time, socket.Intvl, socket.Probes));
        json.WriteEndObject();
    }

    private static void Options(Utf8JsonWriter json, string name, int keepalive, (int Time, int Intvl, int Probes) values)
    {
        json.WriteStartObject(name);
        if (keepalive == TcpSocket.Unknown)
            json.WriteNull("keepalive");
        else
            json.WriteBoolean("keepalive", keepalive != 0);
        Values(json, values);
        json.WriteEndObject();
    }

    private static void Values(Utf8JsonWriter json, (int Time, int Intvl, int Probes) values)
    {
        SocketsJson.Write(json, Time, values.Time);
        SocketsJson.Write(json, Intvl, values.Intvl);
        SocketsJson.Write(json, Probes, values.Probes);
    }
}
