namespace KeepTune.Core.Sockets;

/// <summary>Whether the options of a socket could be read.</summary>
public enum OptionsState
{
    /// <summary>No process holds it: it waits in an accept queue, or its process has left it.</summary>
    NoProcess,
    Read,

    /// <summary>The process that holds it, or may hold it, can't be inspected.</summary>
    NotPermitted,

    /// <summary>The kernel lacks the call (before Linux 5.6), or it failed.</summary>
    Failed,

    /// <summary>It was closed between two scans.</summary>
    Vanished,
}
