using System.Text.Json;
using System.Text.Json.Serialization;
using KeepTune.Core.Journal;

namespace KeepTune.Linux.Journal;

/// <summary>
/// A change as stored in the journal, without the state, which is in <see cref="JournalLine"/>. Lines of earlier versions stay readable:
/// members are added, never renamed, and an added member may be missing.
/// </summary>
internal sealed record JournalRecord
{
    // First, so that it has a fixed position in the line.
    public required long Id { get; init; }

    /// <inheritdoc cref="JournalKind"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Kind { get; init; }

    public required string Verb { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string? User { get; init; }

    [JsonConverter(typeof(OptionalNumber))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? LoginUid { get; init; }

    public required string CommandLine { get; init; }

    public required string? Profile { get; init; }

    public required string BootId { get; init; }

    public required ulong NetnsCookie { get; init; }

    public required ulong NetnsInode { get; init; }

    // Lines from before this member existed are keepalive changes. Not init: a serializer would set it to false where it is missing.
    public bool NetnsInitial { get; set; } = true;

    /// <summary>The dotted keys of <see cref="Live"/>; null for the three keepalive keys, the only ones of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string[]? LiveKeys { get; init; }

    public required int[] Live { get; init; }

    /// <summary>The same for <see cref="Before"/> and <see cref="After"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string[]? Keys { get; init; }

    public required int[]? Before { get; init; }

    public required int[]? After { get; init; }

    public required FileChangeRecord[] Files { get; init; }

    public required long[] Undoes { get; init; }

    [JsonConverter(typeof(OptionalNumber))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ConfirmWithinS { get; init; }

    [JsonConverter(typeof(OptionalNumber))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Run { get; init; }

    public static JournalRecord Of(Change change) => new()
    {
        Id = change.Id,
        Verb = change.Verb is ChangeVerb.Revert ? "revert" : "apply",
        At = change.At,
        User = change.User,
        LoginUid = change.LoginUid,
        CommandLine = change.CommandLine,
        Profile = change.Profile,
        BootId = change.Namespace.BootId,
        NetnsCookie = change.Namespace.Cookie,
        NetnsInode = change.Namespace.Inode,
        NetnsInitial = change.Namespace.IsInitial,
        LiveKeys = NamesOf(change.Live),
        Live = NumbersOf(change.Live),
        Keys = change.Runtime is { Before: var named } ? NamesOf(named) : null,
        Before = change.Runtime is { Before: var before } ? NumbersOf(before) : null,
        After = change.Runtime is { After: var after } ? NumbersOf(after) : null,
        Files = [.. change.Files.Select(FileChangeRecord.Of)],
        Undoes = [.. change.Undoes],
        ConfirmWithinS = (long?)change.ConfirmWithin?.TotalSeconds,
        Run = change.Run,
    };

    /// <exception cref="JsonException">A member has an unexpected form; FormatException, OverflowException and ArgumentException mean the
    /// same.</exception>
    public Change ToChange(ChangeState state) => new(
        Id,
        Verb == "revert" ? ChangeVerb.Revert : ChangeVerb.Apply,
        At,
        User,
        checked((uint?)LoginUid),
        CommandLine,
        Profile,
        new(BootId, NetnsCookie, NetnsInode, NetnsInitial),
        ValuesOf(LiveKeys, Live),
        Before is null || After is null ? null : new(ValuesOf(Keys, Before), ValuesOf(Keys, After)),
        [.. Files.Select(file => file.ToFileChange())],
        Undoes)
    {
        State = state,
        ConfirmWithin = ConfirmWithinS is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Run = Run,
    };

    private static string[]? NamesOf(SysctlValues values) =>
        values.Keys.SequenceEqual(SysctlKeys.Keepalive) ? null : [.. values.Keys.Select(key => key.Dotted())];

    private static int[] NumbersOf(SysctlValues values) => [.. values.Numbers];

    private static SysctlValues ValuesOf(string[]? names, int[] numbers) =>
        new(names is null ? SysctlKeys.Keepalive : [.. names.Select(KeyOf)], numbers);

    private static SysctlKey KeyOf(string dotted)
    {
        foreach (var key in SysctlKeys.All)
        {
            if (key.Dotted() == dotted)
                return key;
        }

        throw new JsonException($"this version does not know the key '{dotted}'");
    }
}
