namespace KeepTune.Core.Sockets;

/// <summary>The network namespace of sockets.</summary>
/// <param name="Display"><c>net:[4026531833]</c>.</param>
/// <param name="Settings">The values of a socket that sets none; null if they could not be read.</param>
/// <param name="Retransmission">How long unacknowledged data is retransmitted, by the kernel's model.</param>
public sealed record SocketNamespace(string Display, KeepaliveSettings? Settings, TimeSpan Retransmission)
{
    /// <summary>
    /// Whether a socket's values equal those of the namespace, so that it may have inherited them, unless more is known; null if either is
    /// unknown.
    /// </summary>
    public bool? MayInherit(in TcpSocket socket) =>
        socket.Origin is not SettingsOrigin.Unknown
            ? socket.Origin is SettingsOrigin.Inherited
            : socket.Settings is { } own && Settings is { } theirs
            ? own == theirs
            : null;
}
