namespace KeepTune.Core.Sockets;

/// <summary>Who has chosen a socket's three values.</summary>
public enum SettingsOrigin : byte
{
    /// <summary>Not known: where they are those of the namespace, the program may have set just these.</summary>
    Unknown,

    /// <summary>The namespace's sysctls, and it follows them.</summary>
    Inherited,

    /// <summary>One at least is set on the socket.</summary>
    Own,
}
