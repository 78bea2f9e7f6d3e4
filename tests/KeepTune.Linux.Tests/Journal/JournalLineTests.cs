using System.Text;
using System.Text.Json.Nodes;
using KeepTune.Core.Journal;
using KeepTune.Linux.Journal;

namespace KeepTune.Linux.Tests.Journal;

public class JournalLineTests
{
    private static readonly Change Full = new(
        7, ChangeVerb.Revert, DateTimeOffset.UnixEpoch.AddTicks(1234567), "anna", 1000, "keeptune revert", "cloud",
        new("boot", ulong.MaxValue, 4026531833, false),
        KeepaliveSettings.KernelDefault.Values,
        new(KeepaliveSettings.KernelDefault.Values, KeepaliveSettings.FromSeconds(200, 30, 5).Values),
        [new("/etc/a", FileContent.Of([0, 255], 0x1A4), null), new("/etc/b", null, FileContent.Of([], 0x180))], [3, 4])
    {
        ConfirmWithin = TimeSpan.FromSeconds(60),
    };

    private static string Line => Encoding.ASCII.GetString(JournalLine.Format(Full)).TrimEnd('\n');

    public static TheoryData<string> Members { get; } = [
        .. JsonNode.Parse(Line)!.AsObject().Select(member => member.Key).Where(name => name != "state")
    ];

    [Fact]
    public void A_line_is_read_as_it_was_written() => Assert.Equivalent(Full, JournalLine.Parse(Line), strict: true);

    [Fact]
    public void A_line_cut_anywhere_is_not_read() =>
        Assert.All(Enumerable.Range(0, Line.Length), length => Assert.Null(JournalLine.Parse(Line[..length])));

    [Theory]
    [InlineData("}")]
    [InlineData(",")]
    [InlineData("{}")]
    [InlineData(" x")]
    public void A_line_with_trailing_text_is_not_read(string behind) => Assert.Null(JournalLine.Parse(Line + behind));

    [Theory]
    [InlineData("1e3")]
    [InlineData("null")]
    [InlineData("\"a\"")]
    [InlineData("[1,[2],{\"id\":3}]")]
    [InlineData("{\"id\":8,\"files\":null,\"x\":{\"y\":[]}}")]
    public void Members_of_a_later_version_are_ignored(string value)
    {
        var added = Line.Replace("\"verb\":", $"\"later\":{value},\"verb\":", StringComparison.Ordinal)
            .Replace("\"path\":", $"\"later\":{value},\"path\":", StringComparison.Ordinal)
            .Replace("\"mode\":", $"\"later\":{value},\"mode\":", StringComparison.Ordinal)[..^1] + $",\"later\":{value}}}";

        Assert.Equivalent(Full, JournalLine.Parse(added), strict: true);
    }

    [Theory]
    [MemberData(nameof(Members))]
    public void Only_later_members_may_be_missing(string name)
    {
        var without = JsonNode.Parse(Line)!.AsObject();
        without.Remove(name);

        var read = JournalLine.Parse(Padded(without));

        var expected = name switch
        {
            "login_uid" => Full with { LoginUid = null },
            "netns_initial" => Full with { Namespace = Full.Namespace with { IsInitial = true } },
            "confirm_within_s" => Full with { ConfirmWithin = null },
            _ => null,
        };
        Assert.Equivalent(expected, read, strict: true);
    }

    [Theory]
    [MemberData(nameof(Members))]
    public void A_member_of_another_type_is_refused(string name) =>
        Assert.All((string[])["{}", "{\"x\":1}", "[1]", "[[1],2,3]", "true1", "1.5", "99999999999999999999"], form =>
    {
        var marked = JsonNode.Parse(Line)!.AsObject();
        marked[name] = "here";
        var changed = Padded(marked).Replace("\"here\"", form, StringComparison.Ordinal);

        // Undone changes are a list of numbers, so a list with one is right.
        if (name != "undoes" || form != "[1]")
            Assert.Null(JournalLine.Parse(changed));
    });

    [Theory]
    [InlineData("user")]
    [InlineData("profile")]
    [InlineData("before")]
    public void Some_members_may_be_null(string name)
    {
        var changed = JsonNode.Parse(Line)!.AsObject();
        changed[name] = null;

        Assert.NotNull(JournalLine.Parse(Padded(changed)));
    }

    [Theory]
    [InlineData("id")]
    [InlineData("at")]
    [InlineData("netns_cookie")]
    [InlineData("netns_initial")]
    [InlineData("live")]
    [InlineData("files")]
    [InlineData("undoes")]
    [InlineData("login_uid")]
    [InlineData("confirm_within_s")]
    public void The_others_may_not(string name)
    {
        var changed = JsonNode.Parse(Line)!.AsObject();
        changed[name] = null;

        Assert.Null(JournalLine.Parse(Padded(changed)));
    }

    // As version 0.1.0 wrote it.
    [Fact]
    public void A_line_is_written_byte_for_byte_as_before() => Assert.Equal(
        """
        {"state":"open"       ,"id":7,"verb":"revert","at":"1970-01-01T00:00:00.1234567+00:00","user":"j\u00F6rg","login_uid":0,"command_line":"keeptune revert \u0027a\nb\u0027 \u003C\u002B\u003E \u0022q\u0022","profile":"cloud","boot_id":"boot","netns_cookie":18446744073709551615,"netns_inode":4026531833,"netns_initial":false,"live":[7200,75,9],"before":[7200,75,9],"after":[200,30,5],"files":[{"path":"/etc/a","before":{"mode":420,"base64":"\u002B/\u002B/"},"after":null},{"path":"/etc/b","before":null,"after":{"mode":384,"base64":""}}],"undoes":[3,4],"confirm_within_s":60,"run":5}

        """,
        Encoding.ASCII.GetString(JournalLine.Format(Full with
        {
            User = "j\u00f6rg",
            LoginUid = 0,
            CommandLine = "keeptune revert 'a\nb' <+> \"q\"",
            Files = [new("/etc/a", FileContent.Of([0xfb, 0xff, 0xbf], 0x1A4), null), new("/etc/b", null, FileContent.Of([], 0x180))],
            Run = 5,
        })));

    [Fact]
    public void Missing_values_are_null_or_omitted() => Assert.Equal(
        """
        {"state":"rolled_back","id":1,"verb":"apply","at":"2026-03-04T05:06:07+00:00","user":null,"command_line":"keeptune apply","profile":null,"boot_id":"b","netns_cookie":0,"netns_inode":1,"netns_initial":true,"live":[7200,75,9],"before":null,"after":null,"files":[],"undoes":[]}

        """,
        Encoding.ASCII.GetString(JournalLine.Format(Bare)));

    [Fact]
    public void A_record_names_its_keys_unless_they_are_the_three()
    {
        SysctlKey[] some = [SysctlKey.Probes];
        var change = Full with { Runtime = new(new(some, [9]), new(some, [5])) };
        var line = Encoding.ASCII.GetString(JournalLine.Format(change)).TrimEnd('\n');

        Assert.Contains("\"keys\":[\"net.ipv4.tcp_keepalive_probes\"],\"before\":[9],\"after\":[5]", line, StringComparison.Ordinal);
        Assert.Equivalent(change, JournalLine.Parse(line), strict: true);
        Assert.Null(JournalLine.Parse(line.Replace("keepalive_probes", "of_a_later_version", StringComparison.Ordinal)));
        Assert.Null(JournalLine.Parse(line.Replace("[9]", "[9,1]", StringComparison.Ordinal)));
    }

    private static readonly Change Bare = new(
        1, ChangeVerb.Apply, new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero), null, null, "keeptune apply", null, new("b", 0, 1),
        KeepaliveSettings.KernelDefault.Values, null, [], [])
    {
        State = ChangeState.RolledBack,
    };

    /// <summary>Lines of earlier versions: as last written, before members were added, and in another order.</summary>
    public static TheoryData<string> Earlier { get; } =
    [
        """
        {"state":"done"       ,"id":9,"verb":"apply","at":"2026-11-30T22:57:56.0849378+00:00","user":"anna","login_uid":1000,"command_line":"keeptune apply \u0027a\u0027","profile":"cloud","boot_id":"b","netns_cookie":23186,"netns_inode":4026532179,"netns_initial":true,"live":[7200,75,9],"before":[7200,75,9],"after":[200,30,5],"files":[{"path":"/etc/sysctl.d/90-keeptune.conf","before":null,"after":{"mode":420,"base64":"\u002B/\u002B/"}}],"undoes":[1,2],"confirm_within_s":60,"run":8}
        """,
        """
        {"state":"done"       ,"id":9,"verb":"apply","at":"2026-11-30T22:57:56.0849378+00:00","user":"anna","command_line":"keeptune apply 'a'","profile":"cloud","boot_id":"b","netns_cookie":23186,"netns_inode":4026532179,"live":[7200,75,9],"before":[7200,75,9],"after":[200,30,5],"files":[{"path":"/etc/sysctl.d/90-keeptune.conf","before":null,"after":{"mode":420,"base64":"+/+/"}}],"undoes":[1,2]}
        """,
        """
        {"state":"done"       ,"id":9,"undoes":[1,2],"files":[{"after":{"base64":"+/+/","owner":[0],"mode":420},"label":null,"before":null,"path":"/etc/sysctl.d/90-keeptune.conf"}],"after":[200,30,5],"before":[7200,75,9],"live":[7200,75,9],"host":{"name":"h","id":1},"netns_initial":true,"netns_inode":4026532179,"netns_cookie":23186,"boot_id":"b","profile":"database","profile":"cloud","command_line":"keeptune apply 'a'","login_uid":1,"login_uid":1000,"user":"anna","at":"2026-11-30T22:57:56.0849378Z","verb":"apply","kind":"values"}
        """,
    ];

    [Theory]
    [MemberData(nameof(Earlier))]
    public void Lines_of_earlier_versions_are_read(string line)
    {
        var change = new Change(
            9, ChangeVerb.Apply, new DateTimeOffset(2026, 11, 30, 22, 57, 56, TimeSpan.Zero).AddTicks(849378), "anna", 1000,
            "keeptune apply 'a'", "cloud", new("b", 23186, 4026532179), KeepaliveSettings.KernelDefault.Values,
            new(KeepaliveSettings.KernelDefault.Values, KeepaliveSettings.FromSeconds(200, 30, 5).Values),
            [new("/etc/sysctl.d/90-keeptune.conf", null, FileContent.Of([0xfb, 0xff, 0xbf], 0x1A4))], [1, 2])
        {
            State = ChangeState.Done,
        };
        var expected = change with
        {
            LoginUid = line.Contains("login_uid", StringComparison.Ordinal) ? 1000 : null,
            ConfirmWithin = line.Contains("confirm_within_s", StringComparison.Ordinal) ? TimeSpan.FromSeconds(60) : null,
            Run = line.Contains("\"run\"", StringComparison.Ordinal) ? 8 : null,
        };

        Assert.Equivalent(expected, JournalLine.Parse(line), strict: true);
        Assert.False(JournalLine.IsOfAnotherKind(line));
    }

    [Fact]
    public void A_file_that_is_null_is_refused() =>
        Assert.Null(JournalLine.Parse(Line.Replace("\"files\":[", "\"files\":[null,", StringComparison.Ordinal)));

    [Fact]
    public void A_line_of_another_kind_is_recognised_whatever_else_it_contains()
    {
        var whole = Line.Replace("\"verb\":", "\"kind\":\"policies\",\"verb\":", StringComparison.Ordinal);

        Assert.All([whole, """{"state":"open"       ,"id":1,"kind":"sockets","at":7}"""], line =>
        {
            Assert.Null(JournalLine.Parse(line));
            Assert.True(JournalLine.IsOfAnotherKind(line));
        });
        Assert.All([Line, "", "x", whole[..^1], """{"state":"begun"      ,"id":1,"kind":"sockets"}"""], line =>
            Assert.False(JournalLine.IsOfAnotherKind(line)));
    }

    // The state has a fixed width in the file.
    private static string Padded(JsonObject line) => line.ToJsonString().Replace("\"open\"", "\"open\"       ", StringComparison.Ordinal);
}
