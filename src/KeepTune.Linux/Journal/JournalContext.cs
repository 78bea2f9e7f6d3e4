using System.Text.Json.Serialization;

namespace KeepTune.Linux.Journal;

/// <summary>
/// The forms of journal and window: snake case, all of it ASCII. Unknown members are passed over; what has a default may be missing.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(JournalRecord))]
[JsonSerializable(typeof(JournalKind))]
[JsonSerializable(typeof(ConfirmWindowRecord))]
internal sealed partial class JournalContext : JsonSerializerContext;
