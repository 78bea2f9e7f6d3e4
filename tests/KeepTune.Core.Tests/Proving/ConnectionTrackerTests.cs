using CsCheck;
using KeepTune.Core.Proving;

namespace KeepTune.Core.Tests.Proving;

public class ConnectionTrackerTests
{
    private const ushort Local = 40000;
    private const ushort Peer = 9000;

    private readonly ConnectionTracker watch = new(Local);

    [Fact]
    public void A_probe_repeats_the_sequence_number_before_the_next()
    {
        Handshake(1000);
        Sent(3, 1000, TcpControl.Ack);
        Sent(4, 1000, TcpControl.Ack);
        Sent(5, 1000, TcpControl.Rst | TcpControl.Ack);

        Assert.Equal([3, 4], watch.Unanswered.Select(probe => probe.At.TotalSeconds));
        Assert.Equal((0.1, 5.0), (watch.LastReceived?.TotalSeconds, watch.Reset?.TotalSeconds));
    }

    [Fact]
    public void Data_and_its_retransmission_are_not_probes()
    {
        Handshake(1000);
        Sent(1, 1001, TcpControl.Psh | TcpControl.Ack, 10);
        Sent(2, 1001, TcpControl.Psh | TcpControl.Ack, 10);
        Sent(3, 1011, TcpControl.Ack, 1);
        Sent(4, 1011, TcpControl.Ack, 1);

        Assert.Empty(watch.Probes);
    }

    [Fact]
    public void After_data_the_probe_is_before_its_end()
    {
        Handshake(1000);
        Sent(1, 1001, TcpControl.Psh | TcpControl.Ack, 10);
        Received(1.1);
        Sent(5, 1010, TcpControl.Ack);

        Assert.Equal([5], watch.Unanswered.Select(probe => probe.At.TotalSeconds));
    }

    [Fact]
    public void An_answer_restarts_the_clock_and_counts_for_all_probes_before()
    {
        Handshake(1000);
        Sent(3, 1000, TcpControl.Ack);
        Sent(4, 1000, TcpControl.Ack);
        Received(4.5);
        Sent(8, 1000, TcpControl.Ack);

        Assert.Equal([4.5, 4.5, null], watch.Probes.Select(probe => probe.AnsweredAt?.TotalSeconds));
        Assert.Equal([8], watch.Unanswered.Select(probe => probe.At.TotalSeconds));
        Assert.Equal((0.1, 4.5), (watch.FirstReceived?.TotalSeconds, watch.LastReceived?.TotalSeconds));
    }

    [Fact]
    public void Another_connection_on_the_same_link_is_ignored()
    {
        Handshake(1000);

        Assert.False(watch.Saw(TimeSpan.FromSeconds(3), outgoing: true, new(Local + 1, Peer, 1000, TcpControl.Ack, 0)));
        Assert.False(watch.Saw(TimeSpan.FromSeconds(3), outgoing: false, new(Peer, Local + 1, 7, TcpControl.Ack, 0)));
        Assert.Empty(watch.Probes);
    }

    [Fact]
    public void A_probe_is_recognised_at_any_sequence_number_and_when_it_wraps() =>
        Gen.Select(Gen.UInt, Gen.Int[0, 5000]).Sample((first, bytes) =>
    {
        var other = new ConnectionTracker(Local);
        var next = first + 1;
        other.Saw(default, true, new(Local, Peer, first, TcpControl.Syn, 0));
        other.Saw(default, false, new(Peer, Local, 7, TcpControl.Syn | TcpControl.Ack, 0));
        other.Saw(default, true, new(Local, Peer, next, TcpControl.Ack, 0));
        if (bytes > 0)
            other.Saw(default, true, new(Local, Peer, next, TcpControl.Ack, bytes));
        next += (uint)bytes;
        other.Saw(default, true, new(Local, Peer, next, TcpControl.Ack, 0));
        other.Saw(TimeSpan.FromSeconds(3), true, new(Local, Peer, next - 1, TcpControl.Ack, 0));
        return other.Probes.Count == 1 && other.Probes[0].At == TimeSpan.FromSeconds(3);
    });

    private void Handshake(uint first)
    {
        Sent(0, first, TcpControl.Syn);
        Received(0.1);
        Sent(0.1, first + 1, TcpControl.Ack);
    }

    private void Sent(double at, uint sequence, TcpControl control, int length = 0) =>
        Assert.True(watch.Saw(TimeSpan.FromSeconds(at), outgoing: true, new(Local, Peer, sequence, control, length)));

    private void Received(double at) =>
        Assert.True(watch.Saw(TimeSpan.FromSeconds(at), outgoing: false, new(Peer, Local, 7, TcpControl.Ack, 0)));
}
