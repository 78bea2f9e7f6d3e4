namespace KeepTune.Core.Proving;

/// <param name="At">When it was sent.</param>
/// <param name="AnsweredAt">Null while nothing has been received since.</param>
/// <param name="Count">The kernel's count of unanswered probes after this one; null if unknown.</param>
public readonly record struct SentProbe(TimeSpan At, TimeSpan? AnsweredAt, int? Count = null);

/// <summary>
/// One connection as seen in its packets, from the side that probes. A keepalive probe is a segment without data whose sequence number is
/// one below the next to be sent, so that the peer must answer it (RFC 9293, 3.8.4; net/ipv4/tcp_output.c, tcp_xmit_probe_skb). With the
/// byte of garbage that the standard allows, and Linux does not send, it would look like retransmitted data.
/// </summary>
/// <param name="localPort">Distinguishes it from other connections on the same link.</param>
public sealed class ConnectionTracker(ushort localPort)
{
    private readonly List<SentProbe> probes = [];
    private uint? next;

    /// <summary>All probes, answered or not, in the order sent.</summary>
    public IReadOnlyList<SentProbe> Probes => probes;

    /// <summary>The probes since the last segment was received.</summary>
    public IEnumerable<SentProbe> Unanswered => probes.Where(probe => probe.AnsweredAt is null);

    /// <summary>When the first segment from the peer arrived: the idle clock starts there.</summary>
    public TimeSpan? FirstReceived { get; private set; }

    /// <summary>When the last segment from the peer arrived: the idle clock counts from there.</summary>
    public TimeSpan? LastReceived { get; private set; }

    /// <summary>When this side dropped the connection and sent a reset.</summary>
    public TimeSpan? Reset { get; private set; }

    /// <param name="at">On the same clock throughout.</param>
    /// <param name="outgoing">Sent by the side that probes.</param>
    /// <returns>Whether it belongs to this connection.</returns>
    public bool Saw(TimeSpan at, bool outgoing, in TcpSegment segment)
    {
        if ((outgoing ? segment.SourcePort : segment.DestinationPort) != localPort)
            return false;
        if (outgoing)
            Sent(at, segment);
        else
            Received(at);
        return true;
    }

    /// <summary>Notes the kernel's current count of unanswered probes.</summary>
    public void Counted(int count)
    {
        if (probes is [.., { AnsweredAt: null } last])
            probes[^1] = last with { Count = count };
    }

    private void Received(TimeSpan at)
    {
        FirstReceived ??= at;
        LastReceived = at;
        for (var i = probes.Count - 1; i >= 0 && probes[i].AnsweredAt is null; i--)
            probes[i] = probes[i] with { AnsweredAt = at };
    }

    private void Sent(TimeSpan at, in TcpSegment segment)
    {
        if (segment.Flags.HasFlag(TcpControl.Rst))
        {
            Reset ??= at;
            return;
        }

        var ends = segment.Flags.HasFlag(TcpControl.Syn) || segment.Flags.HasFlag(TcpControl.Fin) ? 1u : 0u;
        if (next is { } expected && ends == 0 && segment.Length == 0 && segment.Sequence == expected - 1)
        {
            probes.Add(new(at, null));
            return;
        }

        // Sequence numbers wrap: a later one is ahead by less than half the range.
        var after = segment.Sequence + (uint)segment.Length + ends;
        if (next is not { } last || (int)(after - last) > 0)
            next = after;
    }
}
