using System.Text.Json;
using KeepTune.Core.Journal;

namespace KeepTune.Linux.Journal;

/// <summary>
/// A change as JSON, member by member: a serializer's set-up would take longer than the change itself. The number comes first.
/// <see cref="JournalReader"/> reads it.
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
        if (change.Run is { } run)
            json.WriteNumber("run", run);
        json.WriteEndObject();
    }

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
}
