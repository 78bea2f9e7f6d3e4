using System.Runtime.CompilerServices;
using KeepTune.Core.Sockets.Programs;

namespace KeepTune.Core.Tests.Sockets.Programs;

public class SocketRecordTests
{
    [Fact]
    public void A_record_is_read_as_the_program_writes_it()
    {
        var bytes = new byte[SocketRecord.Size];
        BitConverter.TryWriteBytes(bytes.AsSpan(0), 4_000_000_000u);
        BitConverter.TryWriteBytes(bytes.AsSpan(4), 4711);
        BitConverter.TryWriteBytes(bytes.AsSpan(8), 7500u);
        BitConverter.TryWriteBytes(bytes.AsSpan(16), 9000);
        BitConverter.TryWriteBytes(bytes.AsSpan(20), -3);
        BitConverter.TryWriteBytes(bytes.AsSpan(28), 3_000_000_000u);
        (bytes[24], bytes[25], bytes[26], bytes[27]) = (6, 1, 1, 1);
        "nginx\0rest"u8.CopyTo(bytes.AsSpan(32));

        var record = SocketRecord.Read(bytes);

        Assert.Equal((4_000_000_000u, 4711, true, true), (record.Inode, record.Process, record.IsTcp, record.Keepalive));
        Assert.Equal((7500u, 0u, (byte)6, 9000, -3), (record.Time, record.Intvl, record.Probes, record.UserTimeoutMs, record.TimerTicks));
        Assert.Equal((false, 3_000_000_000u), (record.InheritsAll, record.IdleTicks));
        Assert.Equal("nginx", System.Text.Encoding.ASCII.GetString(SocketRecord.CommandOf(bytes)));
        Assert.Equal(32, Unsafe.SizeOf<SocketRecord>());
    }

    [Fact]
    public void Unset_values_are_inherited_and_an_unarmed_timer_is_none()
    {
        var bytes = new byte[SocketRecord.Size];
        bytes.AsSpan(32).Fill((byte)'x');

        var record = SocketRecord.Read(bytes);

        Assert.True(record is { InheritsAll: true, IsTcp: false, TimerTicks: null });
        Assert.Equal(16, SocketRecord.CommandOf(bytes).Length);
        foreach (var at in new[] { 8, 12, 24 })
        {
            bytes.AsSpan(0, 32).Clear();
            bytes[at] = 1;
            Assert.False(SocketRecord.Read(bytes).InheritsAll);
        }
    }
}
