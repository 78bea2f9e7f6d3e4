using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KeepTune.Cli.Output.Results;

/// <summary>The JSON contract: snake case, unit suffixes, null where there is nothing.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ShowResult))]
[JsonSerializable(typeof(ChangeResult))]
[JsonSerializable(typeof(ConfirmResult))]
[JsonSerializable(typeof(StatusResult))]
[JsonSerializable(typeof(HistoryResult))]
[JsonSerializable(typeof(ProfileListResult))]
[JsonSerializable(typeof(ProfileShowResult))]
[JsonSerializable(typeof(ProfileCheckResult))]
[JsonSerializable(typeof(VerifyResult))]
[JsonSerializable(typeof(BootResult))]
[JsonSerializable(typeof(ExportResult))]
[JsonSerializable(typeof(CompletionResult))]
[JsonSerializable(typeof(ErrorResult))]
internal sealed partial class ResultJson : JsonSerializerContext
{
    /// <summary>Leaves quotes and signs as they are; control characters are escaped all the same.</summary>
    public static ResultJson Readable => field ??= new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
