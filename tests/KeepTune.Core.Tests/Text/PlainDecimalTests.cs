using CsCheck;

namespace KeepTune.Core.Tests.Text;

public class PlainDecimalTests
{
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
