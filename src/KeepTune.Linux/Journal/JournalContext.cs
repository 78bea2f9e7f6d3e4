using System.Text.Json.Serialization;

namespace KeepTune.Linux.Journal;

/// <summary>
/// The format of journal and window: snake case, ASCII only. Unknown members are skipped; members with a default may be missing.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(JournalRecord))]
[JsonSerializable(typeof(JournalKind))]
[JsonSerializable(typeof(ConfirmWindowRecord))]
[JsonSerializable(typeof(EndedWindowRecord))]
internal sealed partial class JournalContext : JsonSerializerContext;
