namespace KeepTune.Core.Sockets;

/// <summary>A process that holds sockets.</summary>
/// <param name="Name">Its <c>comm</c>, at most 15 bytes that the process chooses: untrusted text.</param>
public sealed record SocketProcess(int Pid, string Name);
