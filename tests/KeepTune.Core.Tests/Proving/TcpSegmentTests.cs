using CsCheck;
using KeepTune.Core.Proving;

namespace KeepTune.Core.Tests.Proving;

public class TcpSegmentTests
{
    // Captured: probes and a reset that Linux sent.
    private const string ProbeOverIpv4 = "02000000000202000000000108004500" + "00347cc44000400631d8c6120001c612"
        + "0002ece22328f9f15b28d139d33f8010" + "003f8c4e00000101080adf29cdc67bcc" + "3bee";
    private const string ResetOverIpv4 = "02000000000202000000000108004500" + "00347cc54000400631d7c6120001c612"
        + "0002ece22328f9f15b29d139d33f8014" + "003f8c4e00000101080adf29d1c27bcc" + "3bee";
    private const string ProbeOverIpv6 = "02000000000202000000000186dd600b" + "39ed0020064020010db8000000000000"
        + "00000000000120010db8000000000000" + "00000000000295f0232815f152919e21" + "a4ef801000405b9b00000101080a8ea8" + "a795b5553a77";

    [Fact]
    public void Segments_are_read_from_frames_of_both_families()
    {
        Assert.Equal(new TcpSegment(60642, 9000, 0xF9F15B28, TcpControl.Ack, 0), Read(ProbeOverIpv4));
        Assert.Equal(new TcpSegment(60642, 9000, 0xF9F15B29, TcpControl.Ack | TcpControl.Rst, 0), Read(ResetOverIpv4));
        Assert.Equal(new TcpSegment(38384, 9000, 0x15F15291, TcpControl.Ack, 0), Read(ProbeOverIpv6));
    }

    [Fact]
    public void Padding_after_a_short_packet_is_not_data() => Assert.Equal(0, Read(ProbeOverIpv4 + "000000000000")?.Length);

    [Fact]
    public void A_truncated_frame_contains_none()
    {
        foreach (var whole in (string[])[ProbeOverIpv4, ProbeOverIpv6])
        {
            for (var length = 0; length < whole.Length; length += 2)
                Assert.Null(Read(whole[..length]));
        }
    }

    [Theory]
    [InlineData(12, 0x08, 0x06)] // ARP
    [InlineData(14, 0x55, 0x00)] // no IP version
    [InlineData(20, 0x20, 0x00)] // a fragment
    [InlineData(22, 0x40, 0x11)] // UDP
    [InlineData(46, 0xF0, 0x10)] // a TCP header that is longer than the packet
    public void Other_frames_contain_none(int at, byte first, byte second)
    {
        var frame = Convert.FromHexString(ProbeOverIpv4);
        (frame[at], frame[at + 1]) = (first, second);

        Assert.False(TcpSegment.TryRead(frame, out _));
    }

    [Fact]
    public void Any_bytes_are_handled() =>
        Gen.Select(Gen.Byte.Array[0, 100], Gen.OneOf(ProbeOverIpv4, ProbeOverIpv6)).Sample((noise, known) =>
    {
        var frame = Convert.FromHexString(known);
        for (var i = 0; i + 1 < noise.Length; i += 2)
            frame[noise[i] % frame.Length] = noise[i + 1];
        if (TcpSegment.TryRead(frame, out var segment))
            Assert.InRange(segment.Length, 0, frame.Length);
        TcpSegment.TryRead(noise, out _);
    });

    private static TcpSegment? Read(string hex) => TcpSegment.TryRead(Convert.FromHexString(hex), out var segment) ? segment : null;
}
