namespace KeepTune.Core.Sockets;

/// <summary>The network namespace of sockets.</summary>
/// <param name="Display"><c>net:[4026531833]</c>.</param>
/// <param name="Settings">What a socket has that sets nothing itself; null where it could not be read.</param>
/// <param name="Retransmission">How long unacknowledged data is sent again, by the kernel's model.</param>
public sealed record SocketNamespace(string Display, KeepaliveSettings? Settings, TimeSpan Retransmission)
{
    /// <summary>
    /// Whether a socket's values are those of the namespace, which it then may have inherited, unless it is known better; null where
    /// neither is known.
    /// </summary>
    public bool? MayInherit(in TcpSocket socket) =>
        socket.Origin is not SettingsOrigin.Unknown
            ? socket.Origin is SettingsOrigin.Inherited
            : socket.Settings is { } own && Settings is { } theirs
            ? own == theirs
            : null;
}
