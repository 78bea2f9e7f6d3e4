using System.Text.RegularExpressions;

namespace KeepTune.EndToEnd.Tests.Faults;

/// <summary>
/// A system call of a run, counted like strace(1): the <paramref name="Nth"/> of its name in its thread. If several threads get
/// that far, the fault hits each of them; KeepTune's own work is all in the first.
/// </summary>
internal sealed partial record SystemCall(string Name, int Nth)
{
    /// <summary>The system calls that <c>strace -f -o</c> recorded. execve(2) is left out: when it fails there is no run.</summary>
    public static IReadOnlyList<SystemCall> In(string trace) =>
    [
        .. Beginning().Matches(trace)
            .Select(line => (Thread: line.Groups[1].Value, Name: line.Groups[2].Value))
            .Where(call => call.Name != "execve")
            .GroupBy(call => call.Name)
            .SelectMany(
                name =>
                    Enumerable.Range(1, name.GroupBy(call => call.Thread).Max(thread => thread.Count()))
                        .Select(nth => new SystemCall(name.Key, nth))),
    ];

    [GeneratedRegex(@"^(\d+) +([a-z][a-z0-9_]*)\(", RegexOptions.Multiline)]
    private static partial Regex Beginning();
}

/// <summary>
/// What happens at a system call: it fails with <paramref name="Error"/> or, if that is null, the process is killed on entry.
/// </summary>
/// <param name="Lasting">All later calls of the name fail too, so that a roll-back may be impossible.</param>
internal sealed record Fault(SystemCall Call, string? Error, bool Lasting = false)
{
    /// <summary>The errors of a broken disk, a full disk or a machine without memory.</summary>
    public static Fault Likely(SystemCall call) => new(call, call.Name switch
    {
        "write" or "pwrite64" or "ftruncate" => "ENOSPC",
        "mmap" or "munmap" or "mremap" or "mprotect" or "madvise" or "brk" => "ENOMEM",
        "clone" or "clone3" => "EAGAIN",
        _ => "EIO",
    });

    /// <summary>The errors of a security module.</summary>
    public static Fault Denied(SystemCall call) => new(call, "EACCES");

    public static Fault Kill(SystemCall call) => new(call, null);

    /// <summary>
    /// exit_group(2) can't fail: the C library calls it at the very end and can do nothing if it returns. The result is
    /// checked anyway.
    /// </summary>
    public bool MayHang => Error is not null && Call.Name == "exit_group";

    /// <summary>
    /// The C library aborts on an unknown error of futex(2), and the runtime when there is no memory at all, both in any thread and at any
    /// time.
    /// </summary>
    public bool IsLikeAKill => Call.Name == "futex" || (Lasting && Error == "ENOMEM");

    /// <summary>Nothing can be written.</summary>
    public bool Silences => Lasting && Call.Name == "write";

    /// <summary>The options of strace. Its filter in the kernel makes it four times as fast, but does not support signals.</summary>
    public string Options => Error is null
        ? $"-e trace={Call.Name} -e inject={Call.Name}:signal=KILL:when={Call.Nth}"
        : $"--seccomp-bpf -e trace={Call.Name} -e inject={Call.Name}:error={Error}:when={Call.Nth}{(Lasting ? "+" : "")}";

    public override string ToString() =>
        Error is null
            ? $"killed at {Call.Name} {Call.Nth}"
            : $"{Call.Name} {Call.Nth}{(Lasting ? " and all later ones fail" : " fails")} with {Error}";
}
