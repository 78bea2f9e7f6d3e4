using System.Text;
using KeepTune.Core.Sockets;

namespace KeepTune.Cli.Sockets;

/// <summary>The properties of a socket in words.</summary>
internal static class SocketText
{
    /// <summary>Maximum length of an endpoint: an address in brackets, and a port.</summary>
    public const int MaxEndpointLength = AddressBits.MaxTextLength + 8;

    /// <summary>Writes <c>127.0.0.1:80</c> or <c>[::1]:80</c> in ASCII; port 0 is <c>*</c>.</summary>
    /// <returns>The length.</returns>
    public static int Endpoint(Span<byte> text, AddressBits address, ushort port, bool ipv4)
    {
        var length = 0;
        if (!ipv4)
            text[length++] = (byte)'[';
        length += address.Format(text[length..], ipv4);
        if (!ipv4)
            text[length++] = (byte)']';
        text[length++] = (byte)':';
        if (port == 0)
        {
            text[length++] = (byte)'*';
            return length;
        }

        port.TryFormat(text[length..], out var digits);
        return length + digits;
    }

    public static string Endpoint(AddressBits address, ushort port, bool ipv4)
    {
        Span<byte> text = stackalloc byte[MaxEndpointLength];
        return Encoding.ASCII.GetString(text[..Endpoint(text, address, port, ipv4)]);
    }

    /// <summary>The words of ss(8); null for none.</summary>
    public static string? Timer(SocketTimer timer) => timer switch
    {
        SocketTimer.Retransmission => "on",
        SocketTimer.Keepalive => "keepalive",
        SocketTimer.TimeWait => "timewait",
        SocketTimer.Persist => "persist",
        _ => null,
    };

    /// <summary>Where the values come from; null where they are not known.</summary>
    public static string? Origin(in TcpSocket socket, SocketNamespace netns) => netns.MayInherit(socket) switch
    {
        true => socket.Origin is SettingsOrigin.Inherited ? "inherited" : "sysctl",
        false => "socket",
        _ => null,
    };

    /// <summary>Why the options are not known; null where they are.</summary>
    public static string? Unread(in TcpSocket socket) => socket.Options switch
    {
        OptionsState.Read => null,
        OptionsState.NotPermitted => "not_permitted",
        OptionsState.Failed => "failed",
        _ => "no_process",
    };
}
