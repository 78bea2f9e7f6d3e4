namespace KeepTune.Core.Sockets;

/// <summary>The origin of a socket's three values.</summary>
public enum SettingsOrigin : byte
{
    /// <summary>Unknown: if they equal those of the namespace, the program may have set the same.</summary>
    Unknown,

    /// <summary>The namespace's sysctls, which it follows.</summary>
    Inherited,

    /// <summary>At least one is set on the socket.</summary>
    Own,
}
