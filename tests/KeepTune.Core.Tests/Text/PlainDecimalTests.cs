using CsCheck;

namespace KeepTune.Core.Tests.Text;

public class PlainDecimalTests
{
    [Theory]
    [InlineData("50k", 50_000L)]
    [InlineData("2M", 2_000_000L)]
    [InlineData("50,000", 50_000L)]
    [InlineData("50_000", 50_000L)]
    [InlineData("50000", null)]
    [InlineData("1.5k", null)]
    [InlineData("k", null)]
    [InlineData("", null)]
    public void A_shortened_number_is_spelt_out_for_a_hint(string text, long? meant) => Assert.Equal(meant, PlainDecimal.Meant(text));

    [Theory]
    [InlineData("")]
    [InlineData(" 60 ")]
    [InlineData("010")]
    [InlineData("00")]
    [InlineData("+5")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("0b1")]
    [InlineData("1_000")]
    [InlineData("1.0")]
    [InlineData("60\n")]
    [InlineData("٦")]
    [InlineData("1000000000000000000")]
    [InlineData("18446744073709551617")]
    public void Another_way_to_write_a_number_is_refused(string text) => Assert.False(PlainDecimal.TryParse(text, out _));

    [Fact]
    public void A_printed_number_is_read_as_that_number() => Gen.Long[0, 999_999_999_999_999_999].Sample(number =>
        PlainDecimal.TryParse($"{number}", out var read) && read == number);
}
