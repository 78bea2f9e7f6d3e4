using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KeepTune.Core.Sockets;
using KeepTune.Core.Sockets.Changes;

namespace KeepTune.Core.Tests.Sockets.Changes;

public class SharedSocketChangeTests
{
    private static readonly KeepaliveSettings Values = KeepaliveSettings.FromSeconds(60, 10, 6);

    [Fact]
    public void A_change_has_the_memory_layout_that_the_bpf_program_uses()
    {
        var socket = TcpSocket.Blank with { Cookie = 0x1122334455667788, Inode = 77 };
        SharedSocketChange[] change = [new(new() { Settings = Values, Restart = true }, socket, 5)];
        var words = MemoryMarshal.Cast<SharedSocketChange, int>(change.AsSpan());

        Assert.Equal((SharedSocketChange.Size, 0x55667788), (Unsafe.SizeOf<SharedSocketChange>(), words[0]));
        Assert.Equal([0, 3, 60, 10, 6, 77, 5], words[2..9].ToArray());
        (
            words[2],
            words[9],
            words[10],
            words[11],
            words[12],
            words[13],
            words[14],
            words[15]) = (2, (int)SocketChangeStep.Intvl, 95, 1, 1, 15000, 0, 4);

        var effective = change[0].Effective(KeepaliveSettings.KernelDefault, 250);

        Assert.Equal(
            (SocketChangeStage.Done, SocketChangeStep.Intvl, 95, true),
            (change[0].Stage, change[0].Step, change[0].Error, change[0].WasOn));
        Assert.Equal((1, 60, 75, 4), (effective.KeepaliveAfter, effective.TimeAfter, effective.IntvlAfter, effective.ProbesAfter));
        Assert.Equal(TcpSocket.Unknown, change[0].Effective(null, 250).IntvlAfter);
    }

    [Fact]
    public void A_change_begins_once_and_can_not_be_cancelled_then()
    {
        var change = new SharedSocketChange(new() { Restart = true }, TcpSocket.Blank, 0);
        var called = change;

        Assert.True(change.TryBegin());
        change.CallOff();
        Assert.Equal((false, SocketChangeStage.Begun), (change.TryBegin(), change.Stage));
        change.PutBack();
        Assert.True(change.TryBegin());
        change.End(true, 1, 60, 10, 6);
        called.CallOff();

        Assert.Equal((SocketChangeStage.Done, SocketChangeStage.CalledOff, false), (change.Stage, called.Stage, called.TryBegin()));
    }
}
