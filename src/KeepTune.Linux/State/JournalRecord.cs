using System.Text.Json;
using System.Text.Json.Serialization;
using KeepTune.Core.Changes;
using KeepTune.Core.Keepalive;

namespace KeepTune.Linux.State;

/// <summary>A change as one line of the journal's file.</summary>
internal sealed record JournalRecord(
    long Id,
    string Verb,
    DateTimeOffset At,
    string? User,
    uint? LoginUid,
    string CommandLine,
    string? Profile,
    string BootId,
    ulong NetnsCookie,
    ulong NetnsInode,
    int[] Live,
    int[]? Before,
    int[]? After,
    JournalFileRecord[] Files,
    long[] Undoes)
{
    public static JournalRecord Of(Change change) => new(
        change.Id,
        change.Verb is ChangeVerb.Revert ? "revert" : "apply",
        change.At,
        change.User,
        change.LoginUid,
        change.CommandLine,
        change.Profile,
        change.Namespace.BootId,
        change.Namespace.Cookie,
        change.Namespace.Inode,
        Numbers(change.Live),
        change.Runtime is null ? null : Numbers(change.Runtime.Before),
        change.Runtime is null ? null : Numbers(change.Runtime.After),
        [.. change.Files.Select(file => new JournalFileRecord(file.Path, file.Before?.Base64, file.Before?.Mode, file.After?.Base64, file.After?.Mode))],
        [.. change.Undoes]);

    public Change ToChange(ChangeState state) => new(
        Id,
        Verb == "revert" ? ChangeVerb.Revert : ChangeVerb.Apply,
        At,
        User,
        LoginUid,
        CommandLine,
        Profile,
        new(BootId, NetnsCookie, NetnsInode),
        Settings(Live),
        Before is null || After is null ? null : new(Settings(Before), Settings(After)),
        [.. Files.Select(file => file.ToChange())],
        Undoes)
    {
        State = state,
    };

    private static int[] Numbers(KeepaliveSettings settings) => [.. KeepaliveKeys.All.Select(key => settings[key])];

    private static KeepaliveSettings Settings(int[] numbers) =>
        numbers is [var time, var intvl, var probes] ? KeepaliveSettings.FromSeconds(time, intvl, probes) : throw new JsonException("expected three values");
}

internal sealed record JournalFileRecord(string Path, string? Before, int? BeforeMode, string? After, int? AfterMode)
{
    private const int DefaultMode = 0x1A4;

    public FileChange ToChange() => new(Path, Content(Before, BeforeMode), Content(After, AfterMode));

    private static FileContent? Content(string? base64, int? mode) => base64 is null ? null : FileContent.Of(Convert.FromBase64String(base64), mode ?? DefaultMode);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(JournalRecord))]
internal sealed partial class JournalJson : JsonSerializerContext;
