using KeepTune.Linux.Privileges;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sockets;

/// <summary>The words of <c>--engine</c>, and their readers.</summary>
public static class SocketEngine
{
    public const string Auto = "auto";
    public const string Bpf = "bpf";
    public const string Pidfd = "pidfd";

    public static IReadOnlyList<string> Words { get; } = [Auto, Bpf, Pidfd];

    /// <exception cref="Failure">InvalidInput: no such word.</exception>
    public static void Check(string word)
    {
        if (!Words.Contains(word))
            throw new Failure(
                FailureKind.InvalidInput,
                $"'--engine' is {Printable.Quote(word)}, expected {string.Join(", ", Words)}",
                NearestName.Of(word, Words) is { } nearest ? $"did you mean '{nearest}'?" : null);
    }

    /// <summary>
    /// The engine for a change: without the right to duplicate descriptors it should not show more sockets than can be changed.
    /// </summary>
    public static string ForChange(string word, SystemPaths paths) =>
        word == Auto && !Capabilities.Has(paths, CAP_SYS_PTRACE) ? Pidfd : word;

    /// <summary>A reader for one listing.</summary>
    public static ISocketReader Reader(string word, SystemPaths paths) => word switch
    {
        Bpf => new BpfReader(paths),
        Pidfd => new PidfdReader(paths),
        _ => new AutoReader(new BpfReader(paths), new PidfdReader(paths) { AskIdle = true }),
    };
}
