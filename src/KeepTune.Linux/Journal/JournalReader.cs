using System.Text.Json;
using KeepTune.Core.Journal;

namespace KeepTune.Linux.Journal;

/// <summary>A change from what <see cref="JournalCodec"/> wrote, in any order. Members that are not known are passed over.</summary>
internal ref struct JournalReader
{
    private Utf8JsonReader json;
    private long? id;
    private ChangeVerb? verb;
    private DateTimeOffset? at;
    private (bool Seen, string? Name) user;
    private uint? loginUid;
    private string? commandLine;
    private (bool Seen, string? Name) profile;
    private string? bootId;
    private ulong? cookie;
    private ulong? inode;
    private bool initial;
    private KeepaliveSettings? live;
    private (bool Seen, KeepaliveSettings? Settings) before;
    private (bool Seen, KeepaliveSettings? Settings) after;
    private List<FileChange>? files;
    private List<long>? undoes;
    private TimeSpan? confirmWithin;
    private long? run;

    private JournalReader(ReadOnlySpan<byte> utf8)
    {
        json = new(utf8);
        // Lines that were written before the member was know no other.
        initial = true;
    }

    /// <exception cref="JsonException">A member has an unexpected form or is missing; other exceptions of System.Text.Json say the
    /// same.</exception>
    public static Change Read(ReadOnlySpan<byte> utf8)
    {
        var reader = new JournalReader(utf8);
        reader.ReadMembers();
        return reader.Change();
    }

    private void ReadMembers()
    {
        json.Read();
        json.Expect(JsonTokenType.StartObject);
        while (json.NextMember() is { } name)
            ReadMember(name);
        // Nothing may follow: that is told by an exception.
        json.Read();
    }

    private void ReadMember(string name)
    {
        switch (name)
        {
            case "id": id = json.GetInt64(); break;
            case "verb": verb = json.GetString() == "revert" ? ChangeVerb.Revert : ChangeVerb.Apply; break;
            case "at": at = json.GetDateTimeOffset(); break;
            case "user": user = (true, json.GetString()); break;
            case "login_uid": loginUid = json.GetUInt32(); break;
            case "command_line": commandLine = json.GetString() ?? ""; break;
            case "profile": profile = (true, json.GetString()); break;
            case "boot_id": bootId = json.GetString() ?? ""; break;
            case "netns_cookie": cookie = json.GetUInt64(); break;
            case "netns_inode": inode = json.GetUInt64(); break;
            case "netns_initial": initial = json.GetBoolean(); break;
            case "live": live = Settings(); break;
            case "before": before = (true, Settings()); break;
            case "after": after = (true, Settings()); break;
            case "files": files = Files(); break;
            case "undoes": undoes = Numbers(); break;
            case "confirm_within_s": confirmWithin = TimeSpan.FromSeconds(json.GetInt64()); break;
            case "run": run = json.GetInt64(); break;
            default: json.Skip(); break;
        }
    }

    private readonly Change Change() => new(
        id.Required("id"),
        verb.Required("verb"),
        at.Required("at"),
        user.Seen ? user.Name : throw JsonMembers.Missing("user"),
        loginUid,
        commandLine.Required("command_line"),
        profile.Seen ? profile.Name : throw JsonMembers.Missing("profile"),
        new(bootId.Required("boot_id"), cookie.Required("netns_cookie"), inode.Required("netns_inode"), initial),
        live.Required("live"),
        Runtime(),
        files.Required("files"),
        undoes.Required("undoes"))
    {
        ConfirmWithin = confirmWithin,
        Run = run,
    };

    private readonly RuntimeChange? Runtime()
    {
        if (!before.Seen || (before.Settings is not null && !after.Seen))
            throw JsonMembers.Missing(before.Seen ? "after" : "before");
        return before.Settings is { } from && after.Settings is { } to ? new(from, to) : null;
    }

    private KeepaliveSettings? Settings()
    {
        if (json.TokenType is JsonTokenType.Null)
            return null;
        json.Expect(JsonTokenType.StartArray);
        Span<int> values = stackalloc int[3];
        var count = 0;
        for (; json.NextItem(); count++)
        {
            if (count < values.Length)
                values[count] = json.GetInt32();
        }

        return count == values.Length
            ? KeepaliveSettings.FromSeconds(values[0], values[1], values[2])
            : throw new JsonException("expected three values");
    }

    private List<long> Numbers()
    {
        json.Expect(JsonTokenType.StartArray);
        List<long> numbers = [];
        while (json.NextItem())
            numbers.Add(json.GetInt64());
        return numbers;
    }

    private List<FileChange> Files()
    {
        json.Expect(JsonTokenType.StartArray);
        List<FileChange> read = [];
        while (json.NextItem())
            read.Add(File());
        return read;
    }

    private FileChange File()
    {
        json.Expect(JsonTokenType.StartObject);
        string? path = null;
        (bool Seen, FileContent? Content) old = default, made = default;
        while (json.NextMember() is { } name)
        {
            switch (name)
            {
                case "path": path = json.GetString() ?? ""; break;
                case "before": old = (true, Content()); break;
                case "after": made = (true, Content()); break;
                default: json.Skip(); break;
            }
        }

        return old.Seen && made.Seen
            ? new(path.Required("path"), old.Content, made.Content)
            : throw JsonMembers.Missing(old.Seen ? "after" : "before");
    }

    private FileContent? Content()
    {
        if (json.TokenType is JsonTokenType.Null)
            return null;
        json.Expect(JsonTokenType.StartObject);
        byte[]? bytes = null;
        int? mode = null;
        while (json.NextMember() is { } name)
        {
            switch (name)
            {
                case "base64": bytes = json.GetBytesFromBase64(); break;
                case "mode": mode = json.GetInt32(); break;
                default: json.Skip(); break;
            }
        }

        return FileContent.Of(bytes.Required("base64"), mode.Required("mode"));
    }
}
