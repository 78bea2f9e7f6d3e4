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
        KeepaliveSettings.KernelDefault, new(KeepaliveSettings.KernelDefault, KeepaliveSettings.FromSeconds(200, 30, 5)),
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
    public void A_line_with_something_behind_it_is_not_read(string behind) => Assert.Null(JournalLine.Parse(Line + behind));

    [Theory]
    [InlineData("1e3")]
    [InlineData("null")]
    [InlineData("\"a\"")]
    [InlineData("[1,[2],{\"id\":3}]")]
    [InlineData("{\"id\":8,\"files\":null,\"x\":{\"y\":[]}}")]
    public void Members_of_a_later_version_are_passed_over(string value)
    {
        var added = Line.Replace("\"verb\":", $"\"later\":{value},\"verb\":", StringComparison.Ordinal)
            .Replace("\"path\":", $"\"later\":{value},\"path\":", StringComparison.Ordinal)
            .Replace("\"mode\":", $"\"later\":{value},\"mode\":", StringComparison.Ordinal)[..^1] + $",\"later\":{value}}}";

        Assert.Equivalent(Full, JournalLine.Parse(added), strict: true);
    }

    [Theory]
    [MemberData(nameof(Members))]
    public void Only_what_came_later_may_be_missing(string name)
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
    public void A_member_of_another_form_is_refused(string name) =>
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

    // The state has a fixed width in the file.
    private static string Padded(JsonObject line) => line.ToJsonString().Replace("\"open\"", "\"open\"       ", StringComparison.Ordinal);
}
