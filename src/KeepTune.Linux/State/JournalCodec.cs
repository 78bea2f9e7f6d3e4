using System.Text.Json;
using KeepTune.Core.Changes;
using KeepTune.Core.Keepalive;

namespace KeepTune.Linux.State;

/// <summary>
/// A change to and from JSON, member by member: a serializer's set-up would take longer than the change itself. The number comes first.
/// </summary>
internal static class JournalCodec
{
    public static void Write(Utf8JsonWriter json, Change change)
    {
        json.WriteStartObject();
        json.WriteNumber("id", change.Id);
        json.WriteString("verb", change.Verb is ChangeVerb.Revert ? "revert" : "apply");
        json.WriteString("at", change.At);
        json.WriteString("user", change.User);
        if (change.LoginUid is { } uid)
            json.WriteNumber("login_uid", uid);
        json.WriteString("command_line", change.CommandLine);
        json.WriteString("profile", change.Profile);
        json.WriteString("boot_id", change.Namespace.BootId);
        json.WriteNumber("netns_cookie", change.Namespace.Cookie);
        json.WriteNumber("netns_inode", change.Namespace.Inode);
        json.WriteBoolean("netns_initial", change.Namespace.IsInitial);
        WriteSettings(json, "live", change.Live);
        WriteSettings(json, "before", change.Runtime?.Before);
        WriteSettings(json, "after", change.Runtime?.After);
        json.WriteStartArray("files");
        foreach (var file in change.Files)
        {
            json.WriteStartObject();
            json.WriteString("path", file.Path);
            WriteContent(json, "before", file.Before);
            WriteContent(json, "after", file.After);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("undoes");
        foreach (var id in change.Undoes)
            json.WriteNumberValue(id);
        json.WriteEndArray();
        if (change.ConfirmWithin is { } within)
            json.WriteNumber("confirm_within_s", (long)within.TotalSeconds);
        json.WriteEndObject();
    }

    /// <exception cref="JsonException">A member has an unexpected form; other exceptions of System.Text.Json say the same.</exception>
    public static Change Read(JsonElement json) => new(
        json.GetProperty("id").GetInt64(),
        json.GetProperty("verb").GetString() == "revert" ? ChangeVerb.Revert : ChangeVerb.Apply,
        json.GetProperty("at").GetDateTimeOffset(),
        json.GetProperty("user").GetString(),
        json.TryGetProperty("login_uid", out var uid) ? uid.GetUInt32() : null,
        json.GetProperty("command_line").GetString() ?? "",
        json.GetProperty("profile").GetString(),
        new(json.GetProperty("boot_id").GetString() ?? "", json.GetProperty("netns_cookie").GetUInt64(), json.GetProperty("netns_inode").GetUInt64(), !json.TryGetProperty("netns_initial", out var initial) || initial.GetBoolean()),
        ReadSettings(json.GetProperty("live")) ?? throw new JsonException("'live' is missing"),
        ReadSettings(json.GetProperty("before")) is { } before && ReadSettings(json.GetProperty("after")) is { } after ? new(before, after) : null,
        [.. json.GetProperty("files").EnumerateArray().Select(file => new FileChange(
            file.GetProperty("path").GetString() ?? "", ReadContent(file.GetProperty("before")), ReadContent(file.GetProperty("after"))))],
        [.. json.GetProperty("undoes").EnumerateArray().Select(id => id.GetInt64())])
    {
        ConfirmWithin = json.TryGetProperty("confirm_within_s", out var within) ? TimeSpan.FromSeconds(within.GetInt64()) : null,
    };

    private static void WriteSettings(Utf8JsonWriter json, string name, KeepaliveSettings? settings)
    {
        if (settings is not { } values)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (var key in KeepaliveKeys.All)
            json.WriteNumberValue(values[key]);
        json.WriteEndArray();
    }

    private static KeepaliveSettings? ReadSettings(JsonElement json)
    {
        if (json.ValueKind is JsonValueKind.Null)
            return null;
        return json.GetArrayLength() == 3
            ? KeepaliveSettings.FromSeconds(json[0].GetInt32(), json[1].GetInt32(), json[2].GetInt32())
            : throw new JsonException("expected three values");
    }

    private static void WriteContent(Utf8JsonWriter json, string name, FileContent? content)
    {
        if (content is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("mode", content.Mode);
        json.WriteString("base64", content.Base64);
        json.WriteEndObject();
    }

    private static FileContent? ReadContent(JsonElement json) => json.ValueKind is JsonValueKind.Null
        ? null
        : FileContent.Of(json.GetProperty("base64").GetBytesFromBase64(), json.GetProperty("mode").GetInt32());
}
