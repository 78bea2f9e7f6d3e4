using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using KeepTune.Core.Sockets;

namespace KeepTune.Cli.Sockets;

/// <summary><c>keeptune sockets --json</c>, streamed row by row.</summary>
internal static class SocketsJson
{
    public static void Write(SocketsResult result, Report report)
    {
        using var json = new Utf8JsonWriter(report, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        var socket = new SocketJsonRow(result.Table);
        json.WriteStartObject();
        json.WriteString("schema", SocketsResult.SchemaName);
        json.WriteString("engine", result.Engine);
        json.WriteStartArray("sockets");
        foreach (var row in result.Rows)
        {
            if (report.IsClosed)
                return;
            json.WriteRawValue(socket.Of(result.Table[row]), skipInputValidation: true);
        }

        json.WriteEndArray();
        json.WriteStartObject("summary");
        json.WriteNumber("sockets", result.Summary.Sockets);
        json.WriteNumber("listening", result.Summary.Listening);
        json.WriteNumber("without_keepalive", result.Summary.WithoutKeepalive);
        json.WriteNumber("not_inspected", result.Summary.NotInspected);
        json.WriteNumber("not_read", result.Summary.NotRead);
        json.WriteNumber("not_judged", result.Summary.NotJudged);
        Write(json, Name("slowest_detection_s"), result.Summary.SlowestDetectionS);
        json.WriteEndObject();
        json.WriteNumber("not_visible", result.NotVisible);
        json.WriteEndObject();
        json.Flush();
        report.Write("\n");
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
