using CsCheck;

namespace KeepTune.Core.Tests.Text;

// The expectations are what GNU diff prints with `diff -u --label F --label F`, an absent file as /dev/null.
public class UnifiedDiffTests
{
    private const string Ten = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n";

    [Fact]
    public void Equal_texts_have_no_difference() => Assert.Equal("", UnifiedDiff.Of(Ten, Ten, "F"));

    [Fact]
    public void A_change_in_the_middle_has_three_lines_of_context_on_each_side() => Expect(
        Ten,
        Ten.Replace("5", "five"),
        "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");

    [Fact]
    public void A_change_at_an_end_has_context_on_one_side() => Expect(
        Ten,
        "0\n" + Ten.Replace("10\n", ""),
        "@@ -1,3 +1,4 @@\n+0\n 1\n 2\n 3\n@@ -7,4 +8,3 @@\n 7\n 8\n 9\n-10\n");

    [Fact]
    public void A_new_file_comes_from_nowhere() =>
        Assert.Equal("--- /dev/null\n+++ F\n@@ -0,0 +1,2 @@\n+a\n+b\n", UnifiedDiff.Of(null, "a\nb\n", "F"));

    [Fact]
    public void A_removed_file_goes_nowhere() =>
        Assert.Equal("--- F\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n", UnifiedDiff.Of("a\n", null, "F"));

    [Fact]
    public void A_missing_newline_at_the_end_is_reported() => Expect(
        "a\nb",
        "a\nb\n",
        "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n");

    [Fact]
    public void A_missing_newline_in_the_context_is_reported_once() => Expect(
        "a\nb",
        "c\nb",
        "@@ -1,2 +1,2 @@\n-a\n+c\n b\n\\ No newline at end of file\n");

    [Fact]
    public void Changes_seven_lines_apart_make_two_hunks() => Expect(
        Ten,
        Ten.Replace("1\n", "one\n").Replace("9", "nine"),
        "@@ -1,4 +1,4 @@\n-1\n+one\n 2\n 3\n 4\n@@ -6,5 +6,5 @@\n 6\n 7\n 8\n-9\n+nine\n 10\n");

    [Fact]
    public void Changes_six_lines_apart_share_a_hunk() => Expect(
        Ten,
        Ten.Replace("1\n", "one\n").Replace("8", "eight"),
        "@@ -1,10 +1,10 @@\n-1\n+one\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+eight\n 9\n 10\n");

    [Fact]
    public void Lines_are_shown_escaped() => Expect("a\n", "\e[2J\n", "@@ -1 +1 @@\n-a\n+\\x1b[2J\n");

    [Fact]
    public void The_hunks_turn_the_text_before_into_the_text_after() =>
        Gen.Select(Texts, Texts).Sample((before, after) => Patched(before, UnifiedDiff.Of(before, after, "F")) == after);

    [Fact]
    public void So_do_the_hunks_of_a_small_edit() =>
        Gen.Select(Gen.Int[0, 59], Gen.Int[0, 59], Gen.Bool).Sample((first, second, newline) =>
    {
        var lines = Enumerable.Range(0, 60).Select(number => $"{number}").ToList();
        var before = string.Join('\n', lines) + "\n";
        lines[first] = "changed";
        lines.RemoveAt(second);
        var after = string.Join('\n', lines) + (newline ? "\n" : "");

        return Patched(before, UnifiedDiff.Of(before, after, "F")) == after;
    });

    // Only a few different lines, so that texts share some; the last may lack its newline.
    private static Gen<string> Texts { get; } = Gen.Select(Gen.OneOf("a", "b", "c", "", " ", "\\", "-", "+").Array[1, 30], Gen.Bool)
        .Select((lines, newline) => string.Join('\n', lines) + (newline || lines[^1].Length == 0 ? "\n" : ""));

    private static void Expect(string before, string after, string hunks) =>
        Assert.Equal("--- F\n+++ F\n" + hunks, UnifiedDiff.Of(before, after, "F"));

    private static string Patched(string before, string diff)
    {
        List<string> old = [.. before.Split('\n').SkipLast(1).Select(line => line + "\n")];
        if (!before.EndsWith('\n'))
            old.Add(before[(before.LastIndexOf('\n') + 1)..]);
        var patched = new List<string>();
        var (at, kind) = (0, ' ');
        foreach (var line in diff.Split('\n').Skip(2).SkipLast(1))
        {
            if (line.StartsWith('@'))
            {
                var start = int.Parse(line[4..line.IndexOfAny([',', ' '], 4)]) - 1;
                patched.AddRange(old[at..start]);
                at = start;
                continue;
            }

            if (line.StartsWith('\\'))
            {
                if (kind != '-')
                    patched[^1] = patched[^1].TrimEnd('\n');
                continue;
            }

            kind = line[0];
            if (kind != '+')
                Assert.Equal(old[at++].TrimEnd('\n'), line[1..]);
            if (kind != '-')
                patched.Add(line[1..] + "\n");
        }

        return string.Concat([.. patched, .. old[at..]]);
    }
}
