using System.Text;

namespace KeepTune.Core.Tests.Profiles;

public class ProfileMistakeTests
{
    [Theory]
    [InlineData("time = 30", "time = 010", "2:8: 'time' is '010', expected a whole number without sign or leading zeros")]
    [InlineData("time = 30", "time = 0x10", "2:8: 'time' is '0x10', expected a whole number without sign or leading zeros")]
    [InlineData("time = 30", "time = 0b11", "2:8: 'time' is '0b11', expected a whole number without sign or leading zeros")]
    [InlineData("time = 30", "time = +5", "2:8: 'time' is '+5', expected a whole number without sign or leading zeros")]
    [InlineData("time = 30", "time = 1_000", "2:8: 'time' is '1_000', expected a whole number without sign or leading zeros")]
    [InlineData("time = 30", "time = 1e3", "2:8: 'time' is '1e3', expected whole seconds or a string such as \"90s\"")]
    [InlineData("time = 30", "time = 1.5", "2:8: 'time' is '1.5', expected whole seconds or a string such as \"90s\"")]
    [InlineData("time = 30", "time = 0", "2:8: 'time' is 0, expected 1 to 32767 s")]
    [InlineData("time = 30", "time = -1", "2:8: 'time' is -1, expected 1 to 32767 s")]
    [InlineData("time = 30", "time = 32768", "2:8: 'time' is 32768, expected 1 to 32767 s")]
    [InlineData("time = 30", "time = 99999999999999999999", "2:8: 'time' is 99999999999999999999, expected 1 to 32767 s")]
    [InlineData("time = 30", "time = \"10h\"", "2:8: 'time' is 36000, expected 1 to 32767 s")]
    [InlineData("time = 30", "time = ' 60 '", "2:8: 'time' is ' 60 ', expected whole seconds or a duration such as 90s, 2m or 1h30m")]
    [InlineData("time = 30", "time = \"\\u001b\"", "2:8: 'time' is '\\x1b', expected whole seconds or a duration such as 90s, 2m or 1h30m")]
    [InlineData("time = 30", "time = true", "2:8: 'time' is 'true', expected whole seconds or a string such as \"90s\"")]
    [InlineData("time = 30", "time = [30]", "2:8: 'time' is '[30]', expected whole seconds or a string such as \"90s\"")]
    [InlineData("time = 30", "time = {s = 30}", "2:8: 'time' is '{s = 30}', expected whole seconds or a string such as \"90s\"")]
    [InlineData("time = 30", "time = 1979-05-27", "2:8: 'time' is '1979-05-27', expected whole seconds or a string such as \"90s\"")]
    [InlineData("intvl = 10", "intvl = 0", "3:9: 'intvl' is 0, expected 1 to 32767 s")]
    [InlineData("probes = 3", "probes = 0", "4:10: 'probes' is 0, expected 1 to 127")]
    [InlineData("probes = 3", "probes = 128", "4:10: 'probes' is 128, expected 1 to 127")]
    [InlineData("probes = 3", "probes = \"3\"", "4:10: 'probes' is '\"3\"', expected a whole number")]
    [InlineData("\"for tests\"", "5", "1:15: 'description' is '5', expected a string in double quotes")]
    [InlineData("\"for tests\"", "\"\"", "1:15: 'description' is empty, expected one line that says what the profile is for")]
    public void A_wrong_value_is_reported_with_its_position(string right, string wrong, string mistake) =>
        Expect(Toml.Valid.Replace(right, wrong), mistake);

    [Theory]
    [InlineData("\"a\\nb\"", @"a\x0ab")]
    [InlineData("\"a\\u001b[2Jb\"", @"a\x1b[2Jb")]
    [InlineData("\"a\\u202eb\"", @"a\u202eb")]
    [InlineData("\"a\\tb\"", @"a\x09b")]
    [InlineData("\"\"\"a\nb\"\"\"", @"a\x0ab")]
    [InlineData("'''\na\rb\n'''", null)]
    public void A_description_is_one_line_without_control_characters(string value, string? shown)
    {
        var result = Toml.Parse(Toml.Valid.Replace("\"for tests\"", value));

        Assert.Null(result.Profile);
        if (shown is not null)
            Assert.Equal(
                $"p.toml:1:15: 'description' is '{shown}', expected one line without control characters or bidirectional marks",
                Assert.Single(result.Diagnostics).ToString());
    }

    [Theory]
    [InlineData("source = 5\n", "5:10: 'source' is '5', expected a string in double quotes")]
    [InlineData("source = \"a\\u0000\"\n", "5:10: 'source' is 'a\\x00', expected one line without control characters or "
        + "bidirectional marks")]
    [InlineData("tags = \"a\"\n", "5:8: 'tags' is '\"a\"', expected an array of strings")]
    [InlineData("tags = [\"a\", 5]\n", "5:14: 'tags' is '5', expected a string in double quotes")]
    [InlineData("tags = [[\"a\"]]\n", "5:9: 'tags' is '[\"a\"]', expected a string in double quotes")]
    [InlineData("notes = [\n  \"a\",\n  \"b\\nc\",\n]\n", "7:3: 'notes' is 'b\\x0ac', expected one line without control characters or "
        + "bidirectional marks")]
    [InlineData("tiem = 5\n", "5:1: unknown key 'tiem', did you mean 'time'?")]
    [InlineData("Time = 5\n", "5:1: unknown key 'Time', did you mean 'time'?")]
    [InlineData("colour = 5\n", "5:1: unknown key 'colour', expected one of description, time, intvl, probes, tags, source, notes")]
    [InlineData("a.b = 5\n", "5:1: unknown key 'a.b', expected one of description, time, intvl, probes, tags, source, notes")]
    [InlineData("\"\\u001b\" = 5\n", "5:1: unknown key '\\x1b', expected one of description, time, intvl, probes, tags, source, notes")]
    [InlineData("time = 40\n", "5:1: 'time' is already set on line 2")]
    [InlineData("\"ti\\u006de\" = 40\n", "5:1: 'time' is already set on line 2")]
    [InlineData("[table]\nx = 1\n", "5:1: a profile has no tables, found [table]")]
    [InlineData("[[table]]\n", "5:1: a profile has no tables, found [table]")]
    public void A_wrong_line_is_reported_with_its_position(string line, string mistake) => Expect(Toml.Valid + line, mistake);

    [Fact]
    public void Every_mistake_is_reported_at_once_in_the_order_of_the_text() => Expect(
        "descripton = \"d\"\ntime = 0\nintvl = 010\nintvl = 5\ncolour = \ntags = [1]\nsource = \"\\q\"\n",
        "1:1: unknown key 'descripton', did you mean 'description'?",
        "1:1: 'description' is missing",
        "1:1: 'probes' is missing",
        "2:8: 'time' is 0, expected 1 to 32767 s",
        "3:9: 'intvl' is '010', expected a whole number without sign or leading zeros",
        "4:1: 'intvl' is already set on line 3",
        "5:1: unknown key 'colour', expected one of description, time, intvl, probes, tags, source, notes",
        "6:9: 'tags' is '1', expected a string in double quotes",
        "7:12: '\\q' is not a valid escape");

    [Theory]
    [InlineData("time = 30 x\nintvl = 10\nprobes = 3\n", "1:1: 'description' is missing", "1:11: expected the end of the line, found 'x'")]
    [InlineData("time = \nintvl = 10\nprobes = 3\ndescription = \"d\"\n", "1:8: a value is missing")]
    public void A_syntax_error_is_not_hidden_by_a_missing_key(string text, params string[] mistakes) => Expect(text, mistakes);

    [Theory]
    [InlineData("description = \"d\ntime = 5\nintvl = 10\nprobes = 3\n", "1:15: the string has no closing quote")]
    [InlineData("description = \"d\"\ntime = x\nintvl = 10\nprobes = 3\n", "2:8: expected a value; put text in double quotes")]
    [InlineData("description = \"d\"\ntime 5\nintvl = 10\nprobes = 3\n", "2:6: expected '=' after the key")]
    [InlineData("description = \"d\"\ntags = [\"a\"\n", "3:1: the array has no closing ']'")]
    public void A_syntax_error_is_reported_in_plain_words(string text, string mistake) => Assert.Contains(
        $"p.toml:{mistake}", Toml.Parse(text).Diagnostics.Select(diagnostic => diagnostic.ToString()));

    [Fact]
    public void An_empty_file_misses_every_key() => Expect(
        "", "1:1: 'description' is missing", "1:1: 'time' is missing", "1:1: 'intvl' is missing", "1:1: 'probes' is missing");

    [Fact]
    public void A_key_inside_a_string_does_not_count() =>
        Expect("description = \"\"\"a\\\ntime = 5\"\"\"\nintvl = 10\nprobes = 3\n", "1:1: 'time' is missing");

    [Theory]
    [InlineData("# \u0007\n", "5:3: the character \\x07 is not allowed in a profile")]
    [InlineData("# \u202e\n", "5:3: the character \\u202e is not allowed in a profile")]
    [InlineData("# 😀😀\0\n", "5:5: the character \\x00 is not allowed in a profile")]
    [InlineData("# \r \n", "5:3: the character \\x0d is not allowed in a profile")]
    [InlineData("# \uFEFF\n", "5:3: the character \\ufeff is not allowed in a profile")]
    [InlineData("# \u2028\n", "5:3: the character \\u2028 is not allowed in a profile")]
    public void Control_characters_are_refused_even_in_comments(string line, string mistake) => Expect(Toml.Valid + line, mistake);

    [Fact]
    public void All_forbidden_characters_are_reported() =>
        Expect(
            "\u0001\n \u0002\n",
            "1:1: the character \\x01 is not allowed in a profile",
            "2:2: the character \\x02 is not allowed in a profile");

    [Theory]
    [InlineData("\xff", "5:1: byte 0xff is not valid UTF-8")]
    [InlineData("# \xc3", "5:3: byte 0xc3 is not valid UTF-8")]
    [InlineData("# \xed\xa0\x80", "5:3: byte 0xed is not valid UTF-8")]
    [InlineData("# \xf0\x9f\x98\x80 \xc0\xaf", "5:5: byte 0xc0 is not valid UTF-8")]
    public void The_position_of_invalid_utf8_is_reported(string latin1, string mistake) =>
        Assert.Equal(
            "p.toml:" + mistake,
            Assert.Single(Toml.Parse([.. Encoding.UTF8.GetBytes(Toml.Valid), .. Encoding.Latin1.GetBytes(latin1)]).Diagnostics).ToString());

    [Fact]
    public void The_position_is_the_same_with_a_byte_order_mark_and_windows_line_ends() =>
        Expect("\uFEFF" + Toml.Valid.Replace("probes = 3", "probes = 0").Replace("\n", "\r\n"), "4:10: 'probes' is 0, expected 1 to 127");

    [Theory]
    [InlineData("\"\\", "1:3")]
    [InlineData("time = 30\nsource = \"a\\u00", "2:16")]
    [InlineData("source = \"\"\"a\nb\\", "2:3")]
    public void A_text_that_ends_after_a_backslash_is_a_mistake(string text, string place) =>
        Expect(text, $"{place}: the text ends inside an escape sequence of a string");

    [Fact]
    public void A_file_ends_at_64_kib()
    {
        var full = Toml.Valid + "#" + new string('x', 64 * 1024 - Toml.Valid.Length - 1);

        Assert.NotNull(Toml.Parse(full).Profile);
        Expect(full + "x", "1:1: the file is larger than 64 KiB, the limit for a profile");
    }

    [Theory]
    [InlineData("[", "")]
    [InlineData("[", "]")]
    [InlineData("{a = ", "")]
    [InlineData("[{a = ", "}]")]
    public void Deep_nesting_is_a_mistake_not_a_crash(string open, string close)
    {
        const int depth = 8_000;
        var mistake = Assert.Single(
            Toml.Parse(
                $"notes = {string.Concat(Enumerable.Repeat(open, depth))}{string.Concat(Enumerable.Repeat(close, depth))}").Diagnostics);

        Assert.Equal("p.toml:1:1: not a profile: the maximum depth of 64 has been exceeded", mistake.ToString());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("9")]
    [InlineData("a.")]
    [InlineData("[")]
    [InlineData("\"")]
    public void A_message_stays_short_however_long_the_mistake(string part)
    {
        var endless = string.Concat(Enumerable.Repeat(part, 60_000 / part.Length));

        foreach (var text in (string[])[endless, $"{endless} = 1", $"time = {endless}", $"time = \"{endless}", $"[{endless}]"])
            Assert.All(Toml.Parse(text).Diagnostics, mistake => Assert.InRange(mistake.Message.Length, 1, 300));
    }

    private static void Expect(string text, params string[] mistakes)
    {
        var result = Toml.Parse(text);

        Assert.Equal(mistakes.Select(mistake => $"p.toml:{mistake}"), result.Diagnostics.Select(mistake => mistake.ToString()));
        Assert.Null(result.Profile);
    }
}
