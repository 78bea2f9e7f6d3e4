using CsCheck;

namespace KeepTune.Core.Tests.Text;

public class DurationTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("90", 90)]
    [InlineData("90s", 90)]
    [InlineData("2m", 120)]
    [InlineData("1h30m", 5400)]
    [InlineData("1h 30m", 5400)]
    [InlineData("2h 11m 15s", 7875)]
    [InlineData("1min30sec", 90)]
    [InlineData("2hours 1minute", 7260)]
    [InlineData("1d", 86400)]
    [InlineData("30m1h", 5400)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("24855d 3h 14m 7s", int.MaxValue)]
    public void A_duration_is_seconds_or_numbers_with_units(string text, int seconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" 60")]
    [InlineData("60 ")]
    [InlineData(" 60 ")]
    [InlineData("60s ")]
    [InlineData("1h  30m")]
    [InlineData("60 s")]
    [InlineData("010")]
    [InlineData("010s")]
    [InlineData("1h05m")]
    [InlineData("+5")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("1.5s")]
    [InlineData("1,5s")]
    [InlineData("1_000")]
    [InlineData("s")]
    [InlineData("1h30")]
    [InlineData("30 1h")]
    [InlineData("1S")]
    [InlineData("1ms")]
    [InlineData("1w")]
    [InlineData("1month")]
    [InlineData("infinity")]
    [InlineData("60\n")]
    [InlineData("60\0")]
    [InlineData("٦٠")]
    [InlineData("2147483648")]
    [InlineData("24855d 3h 14m 8s")]
    [InlineData("9999999999d")]
    [InlineData("18446744073709551617")]
    public void Nothing_is_guessed(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData(7875, "2h 11m 15s")]
    [InlineData(7200, "2h")]
    [InlineData(86401, "1d 1s")]
    [InlineData(59.5, "1m")]
    [InlineData(0.25, "0.25s")]
    [InlineData(0, "0s")]
    [InlineData(-90, "-1m 30s")]
    [InlineData(int.MaxValue, "24855d 3h 14m 7s")]
    public void Zero_parts_are_left_out(double seconds, string text) =>
        Assert.Equal(text, DurationText.Format(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Whole_seconds_survive_being_written_and_read() => Gen.Int[0, int.MaxValue].Sample(seconds =>
    {
        var text = DurationText.Format(TimeSpan.FromSeconds(seconds));
        return DurationText.TryParse(text, out var duration) && duration.TotalSeconds == seconds
            && DurationText.TryParse(text.Replace(" ", ""), out var joined) && joined == duration
            && DurationText.TryParse($"{seconds}", out var plain) && plain == duration;
    });

    [Fact]
    public void No_text_makes_it_throw() =>
        Gen.OneOf(Gen.String, Gen.Char["0123456789smhd .-+ex"].Array[0, 24].Select(chars => new string(chars)))
        .Sample(text => { _ = DurationText.TryParse(text, out _); });
}
