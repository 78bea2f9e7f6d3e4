using System.Globalization;

namespace KeepTune.Linux.Proving;

/// <summary>
/// A veth pair between two namespaces, as commands for ip(8). Both MAC addresses are set in advance, so there is no ARP or neighbour
/// discovery: the link carries only what is tested.
/// </summary>
internal static class VethPair
{
    /// <summary>Creates it between two namespaces; the near end is up afterwards.</summary>
    public static IReadOnlyList<string> Plug(LinkAddress near, TemporaryNamespace there) =>
    [
        $"link add name {Name(near)} address {near.Mac} type veth peer name {Name(near.Other)} address {near.Other.Mac} netns {there.Path}",
        .. Up(near),
    ];

    /// <summary>Sets the address of an end and brings it up.</summary>
    public static IReadOnlyList<string> Up(LinkAddress end) =>
    [
        $"addr add {end.Subnet} dev {Name(end)}{(end.Ipv6 ? " nodad" : "")}",
        $"link set {Name(end)} up",
        $"neigh replace {end.Other.Text} lladdr {end.Other.Mac} nud permanent dev {Name(end)}",
    ];

    /// <summary>From now on, silently drops everything sent to that address.</summary>
    public static string Silence(LinkAddress towards) => $"route add blackhole {towards.Host}";

    /// <summary>The name of the interface.</summary>
    public static string Name(LinkAddress end) => string.Create(CultureInfo.InvariantCulture, $"cable{end.Link}-{end.End}");
}
