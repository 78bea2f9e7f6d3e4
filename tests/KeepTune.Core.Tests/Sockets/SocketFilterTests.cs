using KeepTune.Core.Sockets;

namespace KeepTune.Core.Tests.Sockets;

public class SocketFilterTests
{
    private static readonly TcpSocket Postgres = Some.Connection() with { Uid = 33, Cgroup = 77 };

    [Fact]
    public void Without_options_it_matches_every_socket_except_requests_and_time_wait()
    {
        var filter = new SocketFilter();

        Assert.True(filter.MatchesTable(Postgres));
        Assert.True(filter.MatchesTable(Postgres with { State = TcpState.Listening }));
        Assert.True(filter.MatchesTable(Postgres with { Inode = 0 }));
        Assert.False(filter.MatchesTable(Postgres with { State = TcpState.TimeWait }));
        Assert.False(filter.MatchesTable(Postgres with { State = TcpState.SynRecv }));
    }

    [Theory]
    [InlineData(5432, true)]
    [InlineData(41234, true)]
    [InlineData(80, false)]
    public void A_port_matches_on_both_sides(int port, bool matches) =>
        Assert.Equal(matches, new SocketFilter { Ports = [(ushort)port] }.MatchesTable(Postgres));

    [Fact]
    public void The_same_option_twice_is_one_or_the_other_and_different_options_are_both()
    {
        Assert.True(new SocketFilter { LocalPorts = [80, 5432] }.MatchesTable(Postgres));
        Assert.True(new SocketFilter { LocalPorts = [5432], PeerPorts = [41234] }.MatchesTable(Postgres));
        Assert.False(new SocketFilter { LocalPorts = [5432], PeerPorts = [80] }.MatchesTable(Postgres));
        Assert.False(new SocketFilter { LocalPorts = [41234] }.MatchesTable(Postgres));
        Assert.True(
            new SocketFilter { Locals = [EndpointPattern.Parse("10.1.0.0/16", ""), EndpointPattern.Parse("10.0.0.0/16", "")] }
                .MatchesTable(Postgres));
        Assert.False(
            new SocketFilter { Locals = [EndpointPattern.Parse("10.0.0.0/16", "")], Peers = [EndpointPattern.Parse("10.1.0.0/16", "")] }
                .MatchesTable(Postgres));
    }

    [Fact]
    public void User_cgroup_family_and_state_come_from_the_table()
    {
        Assert.True(
            new SocketFilter { Uids = [0, 33], Cgroups = new HashSet<ulong> { 77 }, Ipv6 = false, States = TcpStates.Parse("established") }
                .MatchesTable(Postgres));
        Assert.False(new SocketFilter { Uids = [0] }.MatchesTable(Postgres));
        Assert.False(new SocketFilter { Cgroups = new HashSet<ulong> { 78 } }.MatchesTable(Postgres));
        Assert.False(new SocketFilter { Ipv4 = false }.MatchesTable(Postgres));
        Assert.False(new SocketFilter { States = TcpStates.Parse("listening") }.MatchesTable(Postgres));
    }

    [Fact]
    public void A_process_name_is_compared_by_its_first_fifteen_bytes()
    {
        var filter = new SocketFilter { ProcessNames = ["nginx", "systemd-networkd"] };

        Assert.True(filter.MatchesProcessName("systemd-network"));
        Assert.True(filter.MatchesProcessName("nginx"));
        Assert.False(filter.MatchesProcessName("nginx2"));
        Assert.False(filter.MatchesTable(Postgres with { Inode = 0 }));
        Assert.False(filter.MatchesRest(Postgres with { Process = -1 }));
    }

    [Fact]
    public void Slower_than_matches_sockets_that_never_detect_but_not_unknown_ones()
    {
        var filter = new SocketFilter { SlowerThan = TimeSpan.FromSeconds(60) };

        Assert.True(filter.MatchesRest(Some.With(0, 7200, 75, 9)));
        Assert.True(filter.MatchesRest(Some.With(1, -1, 75, 9)));
        Assert.True(filter.MatchesRest(Some.With(1, 31, 10, 3)));
        Assert.False(filter.MatchesRest(Some.With(1, 30, 10, 3)));
        Assert.False(filter.MatchesRest(Some.Connection()));
    }

    [Fact]
    public void No_keepalive_matches_only_sockets_known_to_have_it_off()
    {
        var filter = new SocketFilter { WithoutKeepalive = true };

        Assert.True(filter.MatchesRest(Some.With(0, 7200, 75, 9)));
        Assert.False(filter.MatchesRest(Some.With(1, 7200, 75, 9)));
        Assert.False(filter.MatchesRest(Some.Connection()));
    }

    [Theory]
    [InlineData("all", 0xffe)]
    [InlineData("connected", 0xb7e)]
    [InlineData("synchronized", 0xb7a)]
    [InlineData("bucket", 0x48)]
    [InlineData("big", 0xfb6)]
    [InlineData("established", 0x2)]
    [InlineData("LISTENING", 0x400)]
    [InlineData("listen", 0x400)]
    [InlineData("closed", 0x80)]
    [InlineData("fin-wait-2", 0x20)]
    public void The_groups_of_states_are_those_of_ss(string word, int bits) => Assert.Equal(bits, TcpStates.Parse(word));

    [Fact]
    public void An_unknown_state_is_refused_with_the_nearest()
    {
        Assert.Equal("did you mean 'established'?", Assert.Throws<Failure>(() => TcpStates.Parse("establishd")).Hint);
        Assert.All(TcpStates.Names, name => Assert.NotEqual(0, TcpStates.Parse(name)));
    }
}
