namespace KeepTune.Core.Sockets.Changes;

/// <summary>The outcome of a change.</summary>
public enum SocketChangeOutcomeKind
{
    /// <summary>Not made yet.</summary>
    Pending,
    Changed,

    /// <summary>Keepalive was already off, so there was no timer to restart.</summary>
    Left,

    /// <summary>The socket or its process has ended in the meantime.</summary>
    Vanished,
    Failed,
}

/// <summary>The change of one socket of a table, and its outcome.</summary>
public struct SocketChange
{
    /// <summary>Its row in the table.</summary>
    public int Row { get; set; }

    /// <summary>Enable keepalive with these values; null to keep the values and the switch.</summary>
    public KeepaliveSettings? Settings { get; set; }

    /// <summary>Switch keepalive off and on, so that its timer restarts with the full time.</summary>
    public bool Restart { get; set; }

    public SocketChangeOutcomeKind Fate { get; set; }

    /// <summary>Why it failed.</summary>
    public string? Message { get; set; }

    /// <summary>
    /// SO_KEEPALIVE afterwards; like the three values <see cref="TcpSocket.Unknown"/> if unknown.
    /// </summary>
    public int Keepalive { get; set; }

    public int Time { get; set; }

    public int Intvl { get; set; }

    public int Probes { get; set; }
}

/// <summary>A batch of changes.</summary>
/// <param name="At">Time since the first batch.</param>
/// <param name="From">Index of the first change.</param>
public readonly record struct SocketSlice(TimeSpan At, int From, int Count);
