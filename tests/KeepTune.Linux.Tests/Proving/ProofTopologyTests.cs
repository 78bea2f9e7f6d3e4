using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Proving;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Tests.Proving;

public class ProofTopologyTests
{
    [Fact]
    public void Values_are_set_in_the_temporary_namespace_and_not_here() => FreshNamespace.Run(() =>
    {
        var netns = TemporaryNamespace.Make(SystemPaths.Live, 2);
        using var first = netns[0];
        using var second = netns[1];
        first.Inside(() =>
        {
            NamespaceSysctls.Set(SystemPaths.Live, KeepaliveSettings.FromSeconds(3, 2, 1), Interruption.Never());
            return true;
        });

        Assert.Equal("3/2/1", first.Inside(() => SocketDefaults.Read()).ToString());
        Assert.Equal("7200/75/9", second.Inside(() => SocketDefaults.Read()).ToString());
        Assert.Equal("7200/75/9", SocketDefaults.Read().ToString());
        Assert.Equal(
            3,
            new[] { NetworkNamespace.Cookie(), first.Inside(NetworkNamespace.Cookie), second.Inside(NetworkNamespace.Cookie) }
                .Distinct()
                .Count());
    });

    [Fact]
    public void Each_end_of_a_veth_pair_has_its_own_addresses()
    {
        LinkAddress[] ends = [
            .. from ipv6 in new[] { false, true } from link in new byte[]
            {
                0,
                1,
                9,
                10,
                255,
            } from end in new byte[] { 1, 2 } select new LinkAddress(ipv6, link, end)
        ];

        Assert.Equal(ends.Length, ends.Select(end => end.Text).Distinct().Count());
        Assert.All(ends, end => Assert.Equal(end, end.Other.Other));
        Assert.All(
            ends,
            end =>
                Assert.Equal(
                    System.Net.IPAddress.Parse(end.Text).GetAddressBytes(), end.Ipv6 ? end.Socket(80)[8..24] : end.Socket(80)[4..8]));
        Assert.All(ends, end => Assert.Equal([0, 80], end.Socket(80)[2..4]));
    }
}
