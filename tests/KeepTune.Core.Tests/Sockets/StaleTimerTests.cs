using KeepTune.Core.Sockets;

namespace KeepTune.Core.Tests.Sockets;

public sealed class StaleTimerTests
{
    private static readonly KeepaliveSettings Long = KeepaliveSettings.FromSeconds(7200, 75, 9);
    private static readonly KeepaliveSettings Short = KeepaliveSettings.FromSeconds(200, 30, 5);

    [Theory]
    [InlineData(SocketTimer.Keepalive, 200_001, true)]
    [InlineData(SocketTimer.Keepalive, 200_000, false)]
    [InlineData(SocketTimer.None, 0, false)]
    [InlineData(SocketTimer.Retransmission, 200, true)]
    [InlineData(SocketTimer.Persist, 200, true)]
    public void A_timer_that_fires_later_than_a_new_one_or_is_hidden_is_stale(SocketTimer timer, int milliseconds, bool old) =>
        Assert.Equal(old, StaleTimer.Runs(Idle(timer, milliseconds), Long, Short, earlier: Long));

    [Fact]
    public void A_hidden_timer_can_not_be_stale_if_the_time_was_not_longer()
    {
        Assert.False(StaleTimer.Runs(Idle(SocketTimer.Retransmission, 200), Long, Long, earlier: Long));
        Assert.False(StaleTimer.Runs(Idle(SocketTimer.Retransmission, 200), Long, Long, earlier: Short));
    }

    [Fact]
    public void A_socket_with_its_own_time_without_keepalive_or_without_connection_has_none()
    {
        var own = Idle(SocketTimer.Keepalive, 3_000_000) with { Time = 3600 };
        var off = Idle(SocketTimer.None, 0) with { Keepalive = 0 };
        var unknown = Idle(SocketTimer.Keepalive, 3_000_000) with { Time = TcpSocket.Unknown };
        var listener = Idle(SocketTimer.None, 0) with { State = TcpState.Listening };

        Assert.All([own, off, unknown, listener], socket => Assert.False(StaleTimer.Runs(socket, Long, Short, earlier: Long)));
    }

    private static TcpSocket Idle(SocketTimer timer, int milliseconds) => TcpSocket.Blank with
    {
        State = TcpState.Established,
        Timer = timer,
        TimerMs = milliseconds,
        Keepalive = 1,
        Time = 7200,
        Intvl = 75,
        Probes = 9,
    };
}
