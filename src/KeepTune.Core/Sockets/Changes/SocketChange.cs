namespace KeepTune.Core.Sockets.Changes;

/// <summary>What came of a change.</summary>
public enum SocketChangeOutcomeKind
{
    /// <summary>Not done yet.</summary>
    Pending,
    Changed,

    /// <summary>Keepalive was off by then, so there was no timer to start anew.</summary>
    Left,

    /// <summary>The socket, or its process, has ended meanwhile.</summary>
    Vanished,
    Failed,
}

/// <summary>What is to be done to one socket of a table, and what came of it.</summary>
public struct SocketChange
{
    /// <summary>Its row in the table.</summary>
    public int Row { get; set; }

    /// <summary>Switch keepalive on with these values; null to leave values and switch as they are.</summary>
    public KeepaliveSettings? Settings { get; set; }

    /// <summary>Switch keepalive off and on, so that its timer starts anew with the full time.</summary>
    public bool Restart { get; set; }

    public SocketChangeOutcomeKind Fate { get; set; }

    /// <summary>Why it failed.</summary>
    public string? Message { get; set; }

    /// <summary>
    /// SO_KEEPALIVE as it stands afterwards; like the three values, <see cref="TcpSocket.Unknown"/> where it is not known.
    /// </summary>
    public int Keepalive { get; set; }

    public int Time { get; set; }

    public int Intvl { get; set; }

    public int Probes { get; set; }
}

/// <summary>Changes that are made in one go.</summary>
/// <param name="At">After the first slice.</param>
/// <param name="From">The first of them.</param>
public readonly record struct SocketSlice(TimeSpan At, int From, int Count);
