using System.Text;
using KeepTune.Core.Boot.Engines;

namespace KeepTune.Core.Tests.Boot.Engines;

public class KernelNumberTests
{
    [Theory]
    [InlineData("600", 600)]
    [InlineData("010", 8)]
    [InlineData("0x10", 16)]
    [InlineData("0X1f", 31)]
    [InlineData("00", 0)]
    [InlineData("-1", -1)]
    [InlineData("-0", 0)]
    [InlineData("777 # inline", 777)]
    [InlineData("21 22", 21)]
    [InlineData("21\t22", 21)]
    [InlineData("\v600", 600)]
    [InlineData("00000000000000000601", 385)]
    [InlineData("8589934", 8589934)]
    [InlineData("-8589934", -8589934)]
    public void The_kernel_accepts(string text, int value) => Assert.Equal(value, Time(text));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+5")]
    [InlineData("- 5")]
    [InlineData("5;")]
    [InlineData("5,")]
    [InlineData("5.5")]
    [InlineData("21s")]
    [InlineData("\"15\"")]
    [InlineData("0x")]
    [InlineData("08")]
    [InlineData("1e3")]
    [InlineData("601#c")]
    [InlineData("601\r")]
    [InlineData("601\v")]
    [InlineData("000000000000000000601")]
    [InlineData("8589935")]
    [InlineData("-8589935")]
    [InlineData("18446744073709551616")]
    public void The_kernel_refuses(string text) => Assert.Null(Time(text));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("255", 255)]
    [InlineData("0377", 255)]
    [InlineData("256", null)]
    [InlineData("-1", null)]
    [InlineData("-0", null)]
    public void The_count_is_one_byte_without_a_sign(string text, int? value) => Assert.Equal(value, Parse(SysctlKey.Probes, text));

    [Fact]
    public void The_limit_of_seconds_follows_the_timer_frequency() =>
        Assert.Equal(
            (2147483, null),
            (KernelNumber.Parse(SysctlKey.Intvl, "2147483"u8, 8, 1000), KernelNumber.Parse(SysctlKey.Intvl, "2147484"u8, 8, 1000)));

    [Fact]
    public void Only_the_first_page_of_a_long_write_is_read()
    {
        byte[] text = [.. Enumerable.Repeat((byte)0xA0, 4093), .. "654"u8];

        Assert.Equal(65, KernelNumber.Parse(SysctlKey.Time, text, text.Length + 1, 250));
    }

    [Fact]
    public void A_write_of_four_megabytes_is_refused() => Assert.Null(KernelNumber.Parse(SysctlKey.Time, "6 x"u8, 4 << 20, 250));

    private static int? Time(string text) => Parse(SysctlKey.Time, text);

    private static int? Parse(SysctlKey key, string text) =>
        KernelNumber.Parse(key, Encoding.Latin1.GetBytes(text), text.Length + 1, 250);
}
