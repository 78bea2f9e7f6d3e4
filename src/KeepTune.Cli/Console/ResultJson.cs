using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KeepTune.Cli.Console;

/// <summary>
/// The JSON contract: snake case, unit suffixes, null where there is nothing. Written member by member beside each record, since a
/// serializer's set-up takes longer than a small command and makes an eighth of the binary. A method for each record, with its name,
/// extends this.
/// </summary>
internal sealed class ResultJson
{
    // Leaves quotes and signs as they are; control characters are escaped all the same.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Utf8JsonWriter json;

    private ResultJson(Utf8JsonWriter json) => this.json = json;

    /// <summary>The document on one line, with its line end.</summary>
    public static string Text<T>(T result, Func<ResultJson, Action<T>> type)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Readable))
            type(new(writer))(result);
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    public void Start() => json.WriteStartObject();

    public void End() => json.WriteEndObject();

    public void Member(string name, string? value) => json.WriteString(name, value);

    public void Member(string name, bool? value)
    {
        if (value is { } known)
            json.WriteBoolean(name, known);
        else
            json.WriteNull(name);
    }

    public void Member(string name, long? value)
    {
        if (value is { } known)
            json.WriteNumber(name, known);
        else
            json.WriteNull(name);
    }

    public void Member(string name, double? value)
    {
        if (value is { } known)
            json.WriteNumber(name, known);
        else
            json.WriteNull(name);
    }

    public void Member(string name, DateTimeOffset? value)
    {
        if (value is { } known)
            json.WriteString(name, known);
        else
            json.WriteNull(name);
    }

    public void Member<T>(string name, T? value, Action<T> type)
        where T : class
    {
        json.WritePropertyName(name);
        if (value is null)
            json.WriteNullValue();
        else
            type(value);
    }

    public void Members<T>(string name, IReadOnlyList<T>? values, Action<T> type)
        where T : class
    {
        if (values is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        for (var i = 0; i < values.Count; i++)
            type(values[i]);
        json.WriteEndArray();
    }

    public void Members(string name, IReadOnlyList<string> values) => Members(name, values, json.WriteStringValue);

    public void Members(string name, IReadOnlyList<int> values)
    {
        json.WriteStartArray(name);
        for (var i = 0; i < values.Count; i++)
            json.WriteNumberValue(values[i]);
        json.WriteEndArray();
    }

    public void Members(string name, IReadOnlyList<long> values)
    {
        json.WriteStartArray(name);
        for (var i = 0; i < values.Count; i++)
            json.WriteNumberValue(values[i]);
        json.WriteEndArray();
    }

    public void Members(string name, IReadOnlyList<double> values)
    {
        json.WriteStartArray(name);
        for (var i = 0; i < values.Count; i++)
            json.WriteNumberValue(values[i]);
        json.WriteEndArray();
    }
}
