using KeepTune.Core.Proving;

namespace KeepTune.Core.Tests.Proving;

public class PcapFormatTests
{
    [Fact]
    public void The_header_says_nanoseconds_and_ethernet() => Assert.Equal(
        "4D3CB2A1020004000000000000000000000004000100" + "0000",
        Convert.ToHexString(PcapFormat.Header()));

    [Fact]
    public void A_record_has_its_time_and_its_length_twice() => Assert.Equal(
        "15CD5B07" + "15CD5B07" + "03000000" + "03000000" + "AABBCC",
        Convert.ToHexString(PcapFormat.Record(123456789_123456789L, [0xAA, 0xBB, 0xCC])));
}
