using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using KeepTune.Cli.Boot;
using KeepTune.Cli.Changes;
using KeepTune.Cli.Completion;
using KeepTune.Cli.Export;
using KeepTune.Cli.Plan;
using KeepTune.Cli.Policy;
using KeepTune.Cli.Profiles;
using KeepTune.Cli.Prove;
using KeepTune.Cli.Show;
using KeepTune.Cli.Verify;

namespace KeepTune.Cli;

/// <summary>
/// The JSON contract: snake case, unit suffixes, null for what is missing. The properties of a result are the members of its document, in
/// the order of their declaration.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(BootResult))]
[JsonSerializable(typeof(ChangeResult))]
[JsonSerializable(typeof(CompletionResult))]
[JsonSerializable(typeof(ConfirmResult))]
[JsonSerializable(typeof(ErrorResult))]
[JsonSerializable(typeof(ExportResult))]
[JsonSerializable(typeof(HistoryResult))]
[JsonSerializable(typeof(PlanListResult))]
[JsonSerializable(typeof(PlanResult))]
[JsonSerializable(typeof(PolicyAttachResult))]
[JsonSerializable(typeof(PolicyDetachResult))]
[JsonSerializable(typeof(PolicyListResult))]
[JsonSerializable(typeof(PolicyUnitResult))]
[JsonSerializable(typeof(ProfileCheckResult))]
[JsonSerializable(typeof(ProfileListResult))]
[JsonSerializable(typeof(ProfileShowResult))]
[JsonSerializable(typeof(ProveResult))]
[JsonSerializable(typeof(ShowResult))]
[JsonSerializable(typeof(StatusResult))]
[JsonSerializable(typeof(VerifyResult))]
internal sealed partial class ResultContext : JsonSerializerContext
{
    // Does not escape quotes and signs; control characters are escaped anyway. An encoder in the context's own options would prevent the
    // use of the generated code.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document on one line, with a newline.</summary>
    /// <param name="type">A function, so that a command without <c>--json</c> sets nothing up.</param>
    public static string Text<T>(T result, Func<ResultContext, JsonTypeInfo<T>> type)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Readable))
            JsonSerializer.Serialize(writer, result, type(Default));
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }
}
