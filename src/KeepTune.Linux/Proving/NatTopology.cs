using KeepTune.Core.Proving;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Proving;

/// <summary>
/// A client, a server and a router between them that translates addresses and expires idle connections: two connections through it, one
/// with keepalive and one without, both idle.
/// </summary>
public sealed class NatTopology : IDisposable
{
    // Like NAT gateways: only a SYN creates an entry, and packets without an entry are silently dropped. ICMP (1, 58) is for testing the
    // link; its names are known only if there is an /etc/protocols.
    private const string Rules = """
        table inet keeptune {
            chain forward {
                type filter hook forward priority filter; policy drop;
                ct state established accept
                tcp flags & (fin | syn | rst | ack) == syn ct state new accept
                meta l4proto { 1, 58 } accept
            }
        }
        table {family} keeptune-nat {
            chain postrouting {
                type nat hook postrouting priority srcnat;
                oifname "{server}" masquerade
            }
        }

        """;

    /// <summary>How long data may take to arrive: retransmissions come after 0.2, 0.6 and 1.4 s.</summary>
    public static TimeSpan DeliveryPatience { get; } = TimeSpan.FromSeconds(2);

    private readonly List<IDisposable> held = [];
    private readonly CapturedLink wire;
    private readonly FileDescriptor[] arrivals = new FileDescriptor[2];
    private readonly bool[] delivered = new bool[2];
    private readonly NatForecast forecast;
    private readonly Interruption interruption;

    private NatTopology(NatForecast forecast, PacketCapture tap, Interruption interruption) =>
        (this.forecast, wire, this.interruption) = (forecast, new(tap), interruption);

    /// <summary>The idle time so far.</summary>
    public TimeSpan Elapsed => MonotonicClock.Now - Kept.Watch.FirstReceived ?? TimeSpan.Zero;

    /// <summary>Probes of the connection with keepalive, counted from its beginning.</summary>
    public IReadOnlyList<SentProbe> Probes
    {
        get
        {
            var start = Kept.Watch.FirstReceived ?? TimeSpan.Zero;
            return [.. Kept.Watch.Probes.Select(probe => new SentProbe(probe.At - start, probe.AnsweredAt - start))];
        }
    }

    private ProofConnection Kept => wire.Connections[0];

    private ProofConnection Bare => wire.Connections[1];

    /// <exception cref="Failure">A right, a program or a kernel feature is missing; the message says which.</exception>
    public static NatTopology Build(SystemPaths paths, NatForecast forecast, bool ipv6, Interruption interruption)
    {
        var namespaces = TemporaryNamespace.Make(paths, 3);
        var (client, router, server) = (namespaces[0], namespaces[1], namespaces[2]);
        LinkAddress inside = new(ipv6, 0, 1), outside = new(ipv6, 1, 1);
        NatTopology? ground = null;
        try
        {
            // Rules first: they load connection tracking, and with it its sysctls.
            router.Nft(
                Rules.Replace("{family}", ipv6 ? "ip6" : "ip", StringComparison.Ordinal)
                    .Replace("{server}", VethPair.Name(outside), StringComparison.Ordinal),
                "create a router with connection tracking",
                interruption);
            router.Ip(
                [.. VethPair.Plug(inside.Other, client), .. VethPair.Plug(outside, server)],
                "connect network namespaces by veth pairs",
                interruption);
            client.Ip(
                [.. VethPair.Up(inside), $"route add default via {inside.Other.Text}"],
                "set up a network interface",
                interruption);
            server.Ip(VethPair.Up(outside.Other), "set up a network interface", interruption);
            _ = router.Inside(() => SetUpRouter(paths, forecast.Limit, ipv6));
            var listener = server.Inside(() => TcpEndpoint.Listen(outside.Other));
            ground = new(forecast, client.Inside(() => SetUpClient(paths, forecast.Settings, outside.Other, interruption)), interruption);
            ground.held.Add(listener);
            ground.Connect(client, outside.Other, listener);
            ground.held.AddRange(namespaces);
            return ground;
        }
        catch
        {
            ground?.Dispose();
            foreach (var netns in namespaces)
                netns.Dispose();
            throw;
        }
    }

    /// <summary>Stays idle for as long as the forecast says, then sends a byte on both connections and watches for it.</summary>
    /// <param name="look">Called ten times per second and whenever something happens.</param>
    public NatProof Run(PcapFile? pcap, Action look)
    {
        var watch = new CaptureLoop([wire], null, pcap, interruption, look);
        watch.Until(() => Elapsed >= forecast.Idle);
        var idle = Elapsed;
        var probes = Probes;
        Send(Kept);
        Send(Bare);
        var patience = Elapsed + DeliveryPatience;
        watch.Until(() => Arrived(0) & Arrived(1) || Elapsed > patience);
        return new(forecast, idle, probes, new(delivered[0], ErrnoNames.Of(Kept.Error)), new(delivered[1], ErrnoNames.Of(Bare.Error)));
    }

    public void Dispose()
    {
        wire.Dispose();
        held.ForEach(one => one.Dispose());
    }

    private static bool SetUpRouter(SystemPaths paths, TimeSpan limit, bool ipv6)
    {
        NamespaceSysctls.Write(paths, ipv6 ? "net/ipv6/conf/all/forwarding" : "net/ipv4/ip_forward", 1);
        NamespaceSysctls.Write(paths, "net/netfilter/nf_conntrack_tcp_timeout_established", (int)limit.TotalSeconds);
        NamespaceSysctls.Write(paths, "net/netfilter/nf_conntrack_tcp_loose", 0);
        return true;
    }

    private static PacketCapture SetUpClient(SystemPaths paths, KeepaliveSettings settings, LinkAddress server, Interruption interruption)
    {
        NamespaceSysctls.Set(paths, settings, interruption);
        return PacketCapture.Open(server);
    }

    private void Connect(TemporaryNamespace client, LinkAddress server, FileDescriptor listener)
    {
        for (var i = 0; i < arrivals.Length; i++)
        {
            var keepalive = i == 0;
            wire.Connections.Add(new(client.Inside(() => TcpEndpoint.Connect(server, keepalive))));
            arrivals[i] = TcpEndpoint.Accept(listener)
                ?? throw new Failure(FailureKind.Failed, "the connection through the router did not arrive");
            held.Add(arrivals[i]);
            TcpEndpoint.SwitchOff(arrivals[i]);
        }
    }

    private static void Send(ProofConnection connection) =>
        _ = SocketCalls.Send(connection.Socket, "."u8, MSG_NOSIGNAL | MSG_DONTWAIT);

    private bool Arrived(int which)
    {
        Span<byte> something = stackalloc byte[1];
        delivered[which] |= SocketCalls.Receive(arrivals[which], something, MSG_DONTWAIT, out var count) == Errno.None && count == 1;
        return delivered[which];
    }
}
