using KeepTune.Core;
using KeepTune.Core.Text;
using KeepTune.Linux.Bpf;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sockets;

/// <summary>The words of <c>--engine</c>, and what they stand for.</summary>
public static class SocketEngine
{
    public const string Auto = "auto";

    public static IReadOnlyList<string> Words { get; } = [Auto, "bpf", "pidfd"];

    /// <exception cref="Failure">InvalidInput: no such word.</exception>
    public static void Check(string word)
    {
        if (!Words.Contains(word))
            throw new Failure(FailureKind.InvalidInput, $"'--engine' is {Printable.Quote(word)}, expected {string.Join(", ", Words)}", NearestName.Of(word, Words) is { } nearest ? $"did you mean '{nearest}'?" : null);
    }

    /// <summary>The same for a change: without the right to duplicate descriptors one should not see more sockets than one can change.</summary>
    public static string ForChange(string word, SystemPaths paths) => word == Auto && !Capabilities.Has(paths, CAP_SYS_PTRACE) ? "pidfd" : word;

    /// <summary>A source for one listing.</summary>
    public static ISocketSource Source(string word, SystemPaths paths) => word switch
    {
        "bpf" => new BpfSource(paths),
        "pidfd" => new PidfdSource(paths),
        _ => new AutoSource(new BpfSource(paths), new PidfdSource(paths) { AskIdle = true }),
    };
}
