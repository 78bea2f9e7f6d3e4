using KeepTune.Core.Sockets;

namespace KeepTune.Core.Tests.Sockets;

public class SocketDetectionTests
{
    private static readonly TimeSpan Retransmission = TimeSpan.FromSeconds(924.6);

    [Theory]
    [InlineData(7200, 75, 9, 0, 7875)]
    [InlineData(3, 1, 3, 0, 6)]
    // As measured: 4.08, 4.23, 6.28 and 10.37 s, timers being late.
    [InlineData(3, 1, 3, 2000, 4)]
    [InlineData(3, 1, 3, 3500, 4)]
    [InlineData(3, 1, 3, 5500, 6)]
    [InlineData(3, 1, 3, 9500, 10)]
    [InlineData(3, 0, 3, 9500, 9.5)]
    [InlineData(3, 0, 3, 2000, 3)]
    public void While_idle_the_values_decide_with_tcp_user_timeout_instead_of_the_count(
        int time, int intvl, int probes, int userTimeoutMs, double seconds)
    {
        var socket = Some.With(1, time, intvl, probes, userTimeoutMs);

        Assert.Equal(TimeSpan.FromSeconds(seconds), SocketDetection.Idle(socket));
        Assert.False(SocketDetection.IsNever(socket));
    }

    [Theory]
    [InlineData(0, 3, 1, 3, 0)]
    [InlineData(0, 3, 1, 3, 5000)]
    [InlineData(1, -1, 75, 9, 0)]
    [InlineData(1, -1, 75, 9, 5000)]
    public void Without_keepalive_or_with_negative_values_it_never_detects(
        int keepalive, int time, int intvl, int probes, int userTimeoutMs)
    {
        var socket = Some.With(keepalive, time, intvl, probes, userTimeoutMs);

        Assert.Null(SocketDetection.Idle(socket));
        Assert.True(SocketDetection.IsNever(socket));
    }

    [Fact]
    public void Unknown_is_neither_a_time_nor_never()
    {
        Assert.Null(SocketDetection.Idle(Some.Connection()));
        Assert.False(SocketDetection.IsNever(Some.Connection()));
        Assert.False(SocketDetection.IsNever(Some.With(1, 3, TcpSocket.Unknown, 3)));
        Assert.Null(SocketDetection.InFlight(Some.Connection(), Retransmission));
    }

    [Theory]
    [InlineData(TcpState.SynSent)]
    [InlineData(TcpState.SynRecv)]
    [InlineData(TcpState.TimeWait)]
    [InlineData(TcpState.Closed)]
    public void Without_a_connection_there_is_nothing_to_detect(TcpState state)
    {
        Assert.Null(SocketDetection.Idle(Some.With(1, 3, 1, 3) with { State = state }));
        Assert.False(SocketDetection.IsNever(Some.With(0, 3, 1, 3) with { State = state }));
    }

    [Fact]
    public void With_data_in_flight_tcp_user_timeout_decides_else_the_retransmissions()
    {
        Assert.Equal(Retransmission, SocketDetection.InFlight(Some.With(0, 3, 1, 3), Retransmission));
        Assert.Equal(TimeSpan.FromSeconds(4), SocketDetection.InFlight(Some.With(1, 3, 1, 3, 4000), Retransmission));
        Assert.Null(SocketDetection.InFlight(Some.With(1, 3, 1, 3) with { State = TcpState.SynSent }, Retransmission));
    }
}
