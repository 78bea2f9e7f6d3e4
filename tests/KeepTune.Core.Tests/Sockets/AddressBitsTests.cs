using System.Net;
using System.Text;
using CsCheck;
using KeepTune.Core.Sockets;

namespace KeepTune.Core.Tests.Sockets;

public class AddressBitsTests
{
    private static readonly Gen<byte[]> Bytes = Gen.Select(Gen.Byte.Array[16], Gen.Int[0, 15], Gen.Int[0, 16], (bytes, from, count) =>
    {
        Array.Clear(bytes, from, Math.Min(count, 16 - from));
        return bytes;
    });

    [Fact]
    public void The_class_library_parses_any_ipv6_text_as_the_same_address() => Bytes.Sample(bytes =>
    {
        var text = Text(AddressBits.Of(bytes, ipv4: false), ipv4: false);

        Assert.Equal(new IPAddress(bytes), IPAddress.Parse(text));
        Assert.Equal(new IPNetwork(new(bytes), 128), EndpointPattern.Parse(text, "--local").Network);
    });

    [Fact]
    public void Any_ipv4_address_is_written_and_read_as_four_decimals() => Gen.Byte.Array[4].Sample(bytes =>
    {
        var text = Text(AddressBits.Of(bytes, ipv4: true), ipv4: true);

        Assert.Equal(string.Join('.', bytes), text);
        Assert.Equal(new IPNetwork(new(bytes), 32), EndpointPattern.Parse(text, "--local").Network);
    });

    [Theory]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("1::")]
    [InlineData("fe80::1:0:0:1")]
    [InlineData("1:0:0:2::3")]
    [InlineData("1:0:2:3:4:5:6:7")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("2001:db8:85a3::8a2e:370:7334")]
    public void It_is_written_in_the_shortest_form(string text) => Assert.Equal(text, Text(Some.Address(text), ipv4: false));

    [Theory]
    [InlineData("::ffff:0.0.0.0")]
    [InlineData("::ffff:0.0.1.2")]
    [InlineData("::1:2")]
    [InlineData("::7f00:1")]
    [InlineData("::ffff:0:102:304")]
    [InlineData("::fffe:102:304")]
    [InlineData("fe80::5efe:102:304")]
    [InlineData("64:ff9b::102:304")]
    public void Only_mapped_ipv4_addresses_are_written_with_dots(string text) =>
        Assert.Equal(text, Text(Some.Address(text), ipv4: false));

    [Fact]
    public void Addresses_with_a_common_prefix_are_in_one_network() => Gen.Select(Bytes, Gen.Int[0, 127]).Sample((bytes, bit) =>
    {
        var other = (byte[])bytes.Clone();
        other[bit / 8] ^= (byte)(0x80 >> (bit % 8));
        var address = AddressBits.Of(bytes, ipv4: false);

        Assert.True(Pattern(bit).Matches(address, 1, ipv4: false));
        Assert.False(Pattern(bit + 1).Matches(address, 1, ipv4: false));

        EndpointPattern Pattern(int length) => EndpointPattern.Parse($"{new IPAddress(other)}/{length}", "--peer");
    });

    private static string Text(AddressBits address, bool ipv4)
    {
        var text = new byte[AddressBits.MaxTextLength];
        return Encoding.ASCII.GetString(text, 0, address.Format(text, ipv4));
    }
}
