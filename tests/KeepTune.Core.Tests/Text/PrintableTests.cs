using System.Text;
using CsCheck;

namespace KeepTune.Core.Tests.Text;

public class PrintableTests
{
    [Theory]
    [InlineData("\e[31mred", @"\x1b[31mred")]
    [InlineData("a\r\nb\tc\0", @"a\x0d\x0ab\x09c\x00")]
    [InlineData("\u007f\u0085", @"\x7f\x85")]
    [InlineData("evil\u202etxt", @"evil\u202etxt")]
    [InlineData("\u2066\u2069\u200b\ufeff", @"\u2066\u2069\u200b\ufeff")]
    [InlineData("\u2028\u2029", @"\u2028\u2029")]
    [InlineData("\U000E0041", @"\U000e0041")]
    public void Characters_that_move_the_cursor_or_change_direction_are_escaped(string text, string escaped) =>
        Assert.Equal(escaped, Printable.Escape(text));

    [Fact]
    public void A_lone_surrogate_is_shown_escaped()
    {
        Assert.Equal(@"a\ud83d", Printable.Escape("a\ud83d"));
        Assert.Equal(@"\ude00b", Printable.Escape("\ude00b"));
    }

    [Theory]
    [InlineData("plain 'text' with \\ and \"")]
    [InlineData("Zürich, 東京, 😀")]
    public void Everything_else_stays(string text) => Assert.Equal(text, Printable.Escape(text));

    [Fact]
    public void The_result_is_printable_and_escaping_it_again_changes_nothing() => Gen.String.Sample(text =>
    {
        var escaped = Printable.Escape(text);
        return escaped.EnumerateRunes().All(Printable.IsPrintable)
            && !escaped.EnumerateRunes().Contains(Rune.ReplacementChar)
            && Printable.Escape(escaped) == escaped;
    });

    [Fact]
    public void A_quotation_is_truncated_to_fit_a_message()
    {
        Assert.Equal($"'{new string('x', 80)}'", Printable.Quote(new string('x', 80)));
        Assert.Equal($"'{new string('x', 80)}...'", Printable.Quote(new string('x', 81)));
    }
}
