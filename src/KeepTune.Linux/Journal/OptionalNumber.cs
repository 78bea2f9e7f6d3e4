using System.Text.Json;
using System.Text.Json.Serialization;

namespace KeepTune.Linux.Journal;

/// <summary>A number that may be missing but not null.</summary>
internal sealed class OptionalNumber : JsonConverter<long?>
{
    public override bool HandleNull => true;

    public override long? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetInt64();

    public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.GetValueOrDefault());
}
