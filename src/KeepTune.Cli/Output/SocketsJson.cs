using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using KeepTune.Cli.Output.Results;
using KeepTune.Core.Sockets;
using KeepTune.Core.Text;

namespace KeepTune.Cli.Output;

/// <summary><c>keeptune sockets --json</c>, row by row as it is made.</summary>
internal static class SocketsJson
{
    private static readonly JsonEncodedText Netns = Name("netns");
    private static readonly JsonEncodedText State = Name("state");
    private static readonly JsonEncodedText Local = Name("local");
    private static readonly JsonEncodedText Peer = Name("peer");
    private static readonly JsonEncodedText Inode = Name("inode");
    private static readonly JsonEncodedText Uid = Name("uid");
    private static readonly JsonEncodedText Pid = Name("pid");
    private static readonly JsonEncodedText Process = Name("process");
    private static readonly JsonEncodedText OtherPids = Name("other_pids");
    private static readonly JsonEncodedText Unread = Name("unread");
    private static readonly JsonEncodedText Keepalive = Name("keepalive");
    private static readonly JsonEncodedText Time = Name("time_s");
    private static readonly JsonEncodedText Intvl = Name("intvl_s");
    private static readonly JsonEncodedText Probes = Name("probes");
    private static readonly JsonEncodedText Origin = Name("origin");
    private static readonly JsonEncodedText Timer = Name("timer");
    private static readonly JsonEncodedText TimerMs = Name("timer_ms");
    private static readonly JsonEncodedText IdleMs = Name("idle_ms");
    private static readonly JsonEncodedText Detection = Name("detection_s");
    private static readonly JsonEncodedText UserTimeout = Name("user_timeout_ms");
    private static readonly JsonEncodedText BusyDetection = Name("busy_detection_s");

    public static void Write(SocketsResult result, Report report)
    {
        using var json = new Utf8JsonWriter(report, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        var names = new JsonEncodedText[result.Table.Processes.Count];
        json.WriteStartObject();
        json.WriteString("schema", SocketsResult.SchemaName);
        json.WriteString("engine", result.Engine);
        json.WriteStartArray("sockets");
        foreach (var row in result.Rows)
        {
            if (report.IsClosed)
                return;
            Write(json, result.Table, result.Table[row], names);
        }

        json.WriteEndArray();
        json.WriteStartObject("summary");
        json.WriteNumber("sockets", result.Summary.Sockets);
        json.WriteNumber("listening", result.Summary.Listening);
        json.WriteNumber("without_keepalive", result.Summary.WithoutKeepalive);
        json.WriteNumber("not_inspected", result.Summary.NotInspected);
        json.WriteNumber("not_judged", result.Summary.NotJudged);
        Write(json, Name("slowest_detection_s"), result.Summary.SlowestDetectionS);
        json.WriteEndObject();
        json.WriteNumber("not_visible", result.NotVisible);
        json.WriteEndObject();
        json.Flush();
        report.Write("\n");
    }

    private static void Write(Utf8JsonWriter json, SocketTable table, in TcpSocket socket, JsonEncodedText[] names)
    {
        Span<byte> text = stackalloc byte[SocketText.Longest];
        var netns = table.Namespaces[socket.Namespace];
        json.WriteStartObject();
        json.WriteString(Netns, netns.Display);
        json.WriteString(State, TcpStates.Word(socket.State));
        json.WriteString(Local, text[..SocketText.Endpoint(text, socket.Local, socket.LocalPort, socket.Ipv4)]);
        json.WriteString(Peer, text[..SocketText.Endpoint(text, socket.Peer, socket.PeerPort, socket.Ipv4)]);
        json.WriteNumber(Inode, socket.Inode);
        json.WriteNumber(Uid, socket.Uid);
        if (socket.Process >= 0)
        {
            ref var name = ref names[socket.Process];
            if (name.EncodedUtf8Bytes.IsEmpty)
                name = JsonEncodedText.Encode(Printable.Escape(table.Processes[socket.Process].Name), JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
            json.WriteNumber(Pid, table.Processes[socket.Process].Pid);
            json.WriteString(Process, name);
        }
        else
        {
            json.WriteNull(Pid);
            json.WriteNull(Process);
        }

        json.WriteStartArray(OtherPids);
        foreach (var process in table.FurtherHolders(socket))
            json.WriteNumberValue(table.Processes[process].Pid);
        json.WriteEndArray();
        if (SocketText.Unread(socket) is { } reason)
            json.WriteString(Unread, reason);
        else
            json.WriteNull(Unread);
        if (socket.Keepalive == TcpSocket.Unknown)
            json.WriteNull(Keepalive);
        else
            json.WriteBoolean(Keepalive, socket.Keepalive != 0);
        Write(json, Time, socket.Time);
        Write(json, Intvl, socket.Intvl);
        Write(json, Probes, socket.Probes);
        if (SocketText.Origin(socket, netns) is { } origin)
            json.WriteString(Origin, origin);
        else
            json.WriteNull(Origin);
        if (SocketText.Timer(socket.Timer) is { } timer)
        {
            json.WriteString(Timer, timer);
            json.WriteNumber(TimerMs, socket.TimerMs);
        }
        else
        {
            json.WriteNull(Timer);
            json.WriteNull(TimerMs);
        }

        Write(json, IdleMs, socket.IdleMs);
        Write(json, Detection, Seconds.Of(SocketDetection.Idle(socket)));
        Write(json, UserTimeout, socket.UserTimeoutMs);
        Write(json, BusyDetection, Seconds.Of(SocketDetection.Busy(socket, netns.Retransmission)));
        json.WriteEndObject();
    }

    internal static void Write(Utf8JsonWriter json, JsonEncodedText name, int number)
    {
        if (number == TcpSocket.Unknown)
            json.WriteNull(name);
        else
            json.WriteNumber(name, number);
    }

    private static void Write(Utf8JsonWriter json, JsonEncodedText name, double? number)
    {
        if (number is { } known)
            json.WriteNumber(name, known);
        else
            json.WriteNull(name);
    }

    internal static JsonEncodedText Name(string name) => JsonEncodedText.Encode(Encoding.ASCII.GetBytes(name));
}
