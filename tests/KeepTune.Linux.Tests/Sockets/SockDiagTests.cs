using System.Net;
using System.Net.Sockets;
using KeepTune.Core.Sockets;
using KeepTune.Linux.Sockets;

namespace KeepTune.Linux.Tests.Sockets;

/// <summary>The kernel's table of listening sockets in a test namespace.</summary>
public class SockDiagTests
{
    private static readonly ushort[] OnIpv4 = [1001, 1002, 1003, 1004, 1005];
    private static readonly ushort[] OnIpv6 = [2001, 2002, 2003];

    [Fact]
    public void A_port_filter_gives_the_same_result_with_and_without_the_kernels_help()
    {
        SocketFilter[] filters =
        [
            new(),
            new() { Ports = [1002] },
            new() { LocalPorts = [1002] },
            new() { PeerPorts = [1002] },
            new() { Ports = [1001, 1003, 2002] },
            new() { LocalPorts = [1001, 1003, 2002, 9] },
            new() { Ports = [1001, 1002], LocalPorts = [1002, 1003] },
            new() { Ports = [1001], PeerPorts = [1001] },
            new() { LocalPorts = [9], Ports = [1001] },
            new() { LocalPorts = [.. Enumerable.Range(0, 900).Select(port => (ushort)(1003 + port))] },
            new() { LocalPorts = [.. Enumerable.Range(0, 60_000).Select(port => (ushort)(1003 + port))] },
            new() { Ipv4 = false },
            new() { Ipv6 = false, LocalPorts = [1001, 2001] },
            new() { States = TcpStates.Parse("established") },
            new() { States = TcpStates.All, Locals = [EndpointPattern.Parse("0.0.0.0:1005", "--local")] },
        ];

        FreshNamespace.Run(() =>
        {
            using var sockets = new Listeners();
            var all = Ports(new());
            Assert.Equal([.. OnIpv4, .. OnIpv6], all.Keys.Order());
            foreach (var filter in filters)
            {
                var expected = all.Where(socket => filter.MatchesTable(socket.Value)).Select(socket => socket.Key).Order();
                Assert.Equal(expected, Ports(filter).Keys.Order());
            }
        });
    }

    [Fact]
    public void A_kernel_without_sock_diag_is_not_one_without_sockets() => FreshNamespace.Run(() =>
    {
        // The number of DCCP, which recent kernels no longer have.
        foreach (var filter in new[] { new SocketFilter(), new SocketFilter { Ipv4 = false } })
            Assert.Contains(
                "modprobe tcp_diag",
                Assert.Throws<Failure>(() => SockDiag.Read(new SocketTable(), filter, 0, protocol: 33)).Hint!,
                StringComparison.Ordinal);
    });

    [Fact]
    public void A_program_of_any_length_ends_where_it_should()
    {
        Assert.Empty(DiagBytecode.Of(new()));
        Assert.Equal(12, DiagBytecode.Of(new() { LocalPorts = [80] }).Length);
        Assert.Equal(28, DiagBytecode.Of(new() { Ports = [80] }).Length);
        Assert.Equal(40, DiagBytecode.Of(new() { Ports = [80], PeerPorts = [443] }).Length);
        Assert.Empty(DiagBytecode.Of(new() { LocalPorts = new ushort[2000] }));
    }

    [Fact]
    public void The_options_of_this_process_are_those_that_it_set() => FreshNamespace.Run(() =>
    {
        using var sockets = new Listeners();
        sockets.All[0].SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        sockets.All[0].SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 33);
        var table = new SocketTable();

        Assert.True(NamespaceSockets.AddTo(table, new(), SystemPaths.Live, IdleTimes.All));
        new PidfdReader(SystemPaths.Live).Complete(table, new());

        Assert.Equal(OnIpv4.Length + OnIpv6.Length, table.Count);
        for (var row = 0; row < table.Count; row++)
        {
            var socket = table[row];
            var first = socket.LocalPort == OnIpv4[0];
            Assert.Equal(
                (OptionsState.Read, first ? 1 : 0, first ? 33 : 7200, 75, 9, 0),
                (socket.Options, socket.Keepalive, socket.Time, socket.Intvl, socket.Probes, socket.UserTimeoutMs));
            Assert.Equal((Environment.ProcessId, !first), (table.Processes[socket.Process].Pid, table.Namespaces[0].MayInherit(socket)));
        }
    });

    [Fact]
    public void A_socket_that_ended_in_the_meantime_is_distinguished_from_an_ownerless_one() => FreshNamespace.Run(() =>
    {
        var (before, after) = (new SocketTable(), new SocketTable());
        using var sockets = new Listeners();
        NamespaceSockets.AddTo(before, new(), SystemPaths.Live, IdleTimes.All);
        sockets.All[0].Dispose();
        NamespaceSockets.AddTo(after, new(), SystemPaths.Live, IdleTimes.All);
        Assert.True(OrphanSockets.IsAny(before, held: false));

        OrphanSockets.MarkVanished(before, after);

        var vanished = Enumerable.Range(0, before.Count)
            .Where(row => before[row].Options is OptionsState.Vanished)
            .Select(row => before[row].LocalPort);
        Assert.Equal([OnIpv4[0]], vanished);
        Assert.False(new SocketFilter().MatchesRest(TcpSocket.Blank with { Options = OptionsState.Vanished }));
        new PidfdReader(SystemPaths.Live).Complete(after, new());
        Assert.False(OrphanSockets.IsAny(after, held: false));
    });

    [Fact]
    public void A_socket_that_the_kernel_reports_twice_is_one() => FreshNamespace.Run(() =>
    {
        var table = new SocketTable();
        using var sockets = new Listeners();
        NamespaceSockets.AddTo(table, new() { LocalPorts = [OnIpv4[0], OnIpv4[1]] }, SystemPaths.Live, IdleTimes.All);
        var (first, second) = (table[0], table[1]);
        table.Add(first with { ReceiveQueue = 1 });
        table.Add(second with { LocalPort = 9 });
        table.Add(first);

        new PidfdReader(SystemPaths.Live).Complete(table, new());

        Assert.Equal(
            [true, true, false, true, false], Enumerable.Range(0, table.Count).Select(row => new SocketFilter().MatchesRest(table[row])));
    });

    [Fact]
    public void When_cut_short_it_says_so() => FreshNamespace.Run(() =>
    {
        using var sockets = new Listeners();
        Assert.False(SockDiag.Read(new SocketTable(), new(), 0, IdleTimes.All, () => false));
    });

    [Theory]
    [InlineData("socket:[12345]", 12345u)]
    [InlineData("socket:[4294967295]", uint.MaxValue)]
    [InlineData("socket:[]", null)]
    [InlineData("socket:[12a]", null)]
    [InlineData("pipe:[12345]", null)]
    [InlineData("/tmp/socket:[1]", null)]
    public void A_descriptors_link_contains_the_inode(string link, uint? inode) =>
        Assert.Equal(inode, ProcessDescriptors.InodeOf(System.Text.Encoding.ASCII.GetBytes(link)));

    private static Dictionary<ushort, TcpSocket> Ports(SocketFilter filter)
    {
        var table = new SocketTable();
        Assert.True(SockDiag.Read(table, filter, 0, IdleTimes.All));
        return Enumerable.Range(0, table.Count).ToDictionary(row => table[row].LocalPort, row => table[row]);
    }

    private sealed class Listeners : IDisposable
    {
        public Listeners()
        {
            All.AddRange(OnIpv4.Select(port => Listen(AddressFamily.InterNetwork, IPAddress.Any, port)));
            All.AddRange(OnIpv6.Select(port => Listen(AddressFamily.InterNetworkV6, IPAddress.IPv6Any, port)));
        }

        public List<Socket> All { get; } = [];

        public void Dispose() => All.ForEach(socket => socket.Dispose());

        private static Socket Listen(AddressFamily family, IPAddress address, int port)
        {
            var socket = new Socket(family, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
            return socket;
        }
    }
}
