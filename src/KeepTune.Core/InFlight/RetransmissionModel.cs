using System.Numerics;

namespace KeepTune.Core.InFlight;

/// <summary>
/// When the kernel gives up on unacknowledged data. No keepalive probe is sent meanwhile. The kernel compares the age of the first
/// retransmission with a model: exponential back-off from 200 ms (TCP_RTO_MIN), doubled up to the maximum RTO, <c>tcp_retries2</c> times
/// (net/ipv4/tcp_timer.c, tcp_model_timeout). The actual time is longer, since the actual RTO is above 200 ms.
/// </summary>
/// <param name="Retries2">net.ipv4.tcp_retries2.</param>
/// <param name="RtoMax">The maximum RTO: net.ipv4.tcp_rto_max_ms (since Linux 6.15), else 120 s.</param>
public readonly record struct RetransmissionModel(int Retries2, TimeSpan RtoMax)
{
    public static TimeSpan RtoBase { get; } = TimeSpan.FromMilliseconds(200);

    public static TimeSpan DefaultRtoMax { get; } = TimeSpan.FromSeconds(120);

    public TimeSpan Timeout
    {
        get
        {
            var doublings = Math.Max(0, BitOperations.Log2((uint)Math.Max(1, (long)(RtoMax / RtoBase))));
            return Retries2 <= doublings
                ? RtoBase * ((2L << Math.Max(Retries2, 0)) - 1)
                : (RtoBase * ((2L << doublings) - 1)) + (RtoMax * (Retries2 - doublings));
        }
    }
}
