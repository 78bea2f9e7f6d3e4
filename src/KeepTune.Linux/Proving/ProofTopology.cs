namespace KeepTune.Linux.Proving;

/// <summary>
/// A network namespace for each set of values, because the sysctls are per namespace, and one for all peers, each connected by its own
/// link. They have no names and end with this process, however it ends.
/// </summary>
public sealed class ProofTopology : IDisposable
{
    private readonly List<IDisposable> held = [];
    private readonly List<CapturedLink> wires = [];
    private readonly List<LinkAddress> probers = [];
    private readonly List<ProofRun> runs = [];
    private readonly List<FileDescriptor> listeners = [];
    private readonly StallDetector stalls = new();
    private readonly TemporaryNamespace peer;
    private readonly Interruption interruption;

    private ProofTopology(TemporaryNamespace peer, Interruption interruption) => (this.peer, this.interruption) = (peer, interruption);

    /// <summary>Maximum number of sets of values.</summary>
    public static int Room => LinkAddress.Links;

    /// <summary>Whether this process may create one; otherwise a permission error, or what the kernel lacks.</summary>
    public static Interop.Errno Try(SystemPaths paths) => TemporaryNamespace.Try(paths);

    /// <summary>Builds it, connects each prober to its peer, and silences all peers: they receive, but their answers are lost.</summary>
    /// <exception cref="Failure">A right, a program or a kernel feature is missing; the message says which.</exception>
    public static ProofTopology Build(SystemPaths paths, IReadOnlyList<KeepaliveSettings> settings, bool ipv6, Interruption interruption)
    {
        var namespaces = TemporaryNamespace.Make(paths, settings.Count + 1);
        var ground = new ProofTopology(namespaces[^1], interruption);
        ground.held.AddRange(namespaces);
        try
        {
            ground.PlugIn([.. namespaces.SkipLast(1)], ipv6);
            for (var i = 0; i < settings.Count; i++)
                ground.Connect(paths, namespaces[i], settings[i], ground.probers[i]);
            ground.AcceptAll();
            ground.peer.Ip([.. ground.probers.Select(VethPair.Silence)], "silence the peer", interruption);
            for (var i = 0; i < settings.Count; i++)
                ground.runs.Add(new(settings[i], ground.wires[i].Connections[0], ground.stalls));
            return ground;
        }
        catch
        {
            ground.Dispose();
            throw;
        }
    }

    /// <summary>In the order of the values.</summary>
    public IReadOnlyList<ProofRun> Runs => runs;

    /// <summary>Watches until each connection has ended, or is long overdue.</summary>
    /// <param name="look">Called ten times per second and whenever something happens.</param>
    public void Watch(PcapFile? pcap, Action look) =>
        new CaptureLoop(wires, stalls, pcap, interruption, look).Until(() => runs.TrueForAll(run => run.IsOver));

    public void Dispose()
    {
        wires.ForEach(wire => wire.Dispose());
        held.ForEach(one => one.Dispose());
    }

    private void PlugIn(IReadOnlyList<TemporaryNamespace> namespaces, bool ipv6)
    {
        for (var i = 0; i < namespaces.Count; i++)
            probers.Add(new(ipv6, (byte)i, 1));
        peer.Ip(
            [.. probers.SelectMany((prober, i) => VethPair.Plug(prober.Other, namespaces[i]))],
            "connect two network namespaces by a veth pair",
            interruption);
        for (var i = 0; i < namespaces.Count; i++)
            namespaces[i].Ip(VethPair.Up(probers[i]), "set up a network interface", interruption);
        listeners.AddRange(peer.Inside(() => probers.Select(prober => TcpEndpoint.Listen(prober.Other)).ToList()));
        held.AddRange(listeners);
    }

    // The peers do not probe.
    private void AcceptAll()
    {
        foreach (var listener in listeners)
        {
            var end = TcpEndpoint.Accept(listener) ?? throw new Failure(FailureKind.Failed, "a connection did not arrive at its peer");
            held.Add(end);
            TcpEndpoint.SwitchOff(end);
        }
    }

    private void Connect(SystemPaths paths, TemporaryNamespace netns, KeepaliveSettings settings, LinkAddress prober) =>
        wires.Add(netns.Inside(() =>
    {
        NamespaceSysctls.Set(paths, settings, interruption);
        stalls.Join();
        var wire = new CapturedLink(PacketCapture.Open(prober.Other));
        var socket = TcpEndpoint.Connect(prober.Other, keepalive: true);
        wire.Connections.Add(new(socket));
        TcpEndpoint.RequireObedience(socket, settings);
        return wire;
    }));
}
