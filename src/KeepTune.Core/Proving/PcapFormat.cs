using System.Buffers.Binary;

namespace KeepTune.Core.Proving;

/// <summary>
/// A capture file for tcpdump(1) and Wireshark: the classic format (draft-ietf-opsawg-pcap), little-endian, times in nanoseconds,
/// Ethernet frames.
/// </summary>
public static class PcapFormat
{
    private const uint NanosecondMagic = 0xA1B23C4D;
    private const int MaxFrameLength = 262144;
    private const uint Ethernet = 1;
    private const int HeaderSize = 24;
    private const int RecordHeaderSize = 16;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The file header.</summary>
    public static byte[] Header()
    {
        var header = new byte[HeaderSize];
        BinaryPrimitives.WriteUInt32LittleEndian(header, NanosecondMagic);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6), 4);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), MaxFrameLength);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(20), Ethernet);
        return header;
    }

    /// <param name="unixNanoseconds">Since 1970.</param>
    public static byte[] Record(long unixNanoseconds, ReadOnlySpan<byte> frame)
    {
        var record = new byte[RecordHeaderSize + frame.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)(unixNanoseconds / NanosecondsPerSecond));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), (uint)(unixNanoseconds % NanosecondsPerSecond));
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(8), frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(12), frame.Length);
        frame.CopyTo(record.AsSpan(RecordHeaderSize));
        return record;
    }
}
