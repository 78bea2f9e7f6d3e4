namespace KeepTune.Core.Sockets;

/// <summary>Whether the options of a socket could be read.</summary>
public enum OptionsState
{
    /// <summary>No process holds it: waiting in an accept queue, or left by its process.</summary>
    NoProcess,
    Read,

    /// <summary>The process that holds it, or may hold it, may not be inspected.</summary>
    NotPermitted,

    /// <summary>The kernel has no such call (before Linux 5.6), or it failed.</summary>
    Failed,

    /// <summary>It was closed between two looks.</summary>
    Vanished,
}
