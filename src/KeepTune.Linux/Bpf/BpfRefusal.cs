using System.Text;
using KeepTune.Linux.Privileges;

namespace KeepTune.Linux.Bpf;

/// <summary>Why the kernel does not take a program, in words.</summary>
internal static class BpfRefusal
{
    private const string OtherEngine = "'--engine pidfd' does without";

    // By the kernel's history: bpf_sock_from_file().
    private static readonly Version First = new(5, 11);

    /// <summary>Programs see processes by their numbers in the initial process namespace, and only those of their own.</summary>
    /// <exception cref="Failure">Failed: this is another.</exception>
    public static void CheckProcessNamespace(SystemPaths paths)
    {
        if (ProcessNamespace.IsOwn(paths))
            throw new Failure(
                FailureKind.Failed,
                "this is a process namespace of its own, as in a container: BPF tells processes by their numbers outside of it",
                OtherEngine);
    }

    /// <param name="log">What the kernel wrote, zero-terminated; empty where it did not look at the program at all.</param>
    /// <param name="since">The version that brought what the program calls; null for that of the engine.</param>
    public static Failure Of(Errno error, ReadOnlySpan<byte> log, SystemPaths paths, Version? since = null)
    {
        var said = LastLine(log);
        if (error == Errno.ENOSYS || (said.Length == 0 && error.IsPermission))
            return OfCall("load a BPF program", error, paths);
        var reason = said.Length == 0 ? error.Text : $"{error.Text}: {said}";
        return new(FailureKind.Failed, RunningKernel.Release(paths).Refusal("the BPF program", since ?? First, reason), OtherEngine);
    }

    /// <summary>The same for a call of bpf(2) that has to do with no program's code.</summary>
    /// <param name="what">As in <c>load a BPF program</c>.</param>
    public static Failure OfCall(string what, Errno error, SystemPaths paths)
    {
        if (error == Errno.ENOSYS)
            return new(
                FailureKind.Failed,
                $"couldn't {what}: there is no bpf(2): this kernel was built without it, or a seccomp filter hides it",
                OtherEngine);
        return error.IsPermission
            ? new(
                FailureKind.NotPermitted,
                $"couldn't {what}: {error.Text}",
                $"{PermissionDiagnosis.Of(paths, "CAP_BPF and CAP_PERFMON")}; {OtherEngine}")
            : error.Failure(what, OtherEngine);
    }

    /// <summary>The same failure, which names the way out as well, and the kernel's age where that is the reason.</summary>
    public static Failure WithOtherEngine(Failure failure, SystemPaths paths)
    {
        if (failure.Hint?.Contains(OtherEngine, StringComparison.Ordinal) is true)
            return failure;
        string?[] hints = [failure.Hint, RunningKernel.Release(paths).TooOldFor("the BPF engine", First), OtherEngine];
        return new(failure.Kind, failure.Messages, string.Join("; ", hints.OfType<string>()), failure);
    }

    // What is wrong comes before the kernel's count of what it looked at.
    internal static string LastLine(ReadOnlySpan<byte> log)
    {
        var end = log.IndexOf((byte)0);
        var last = "";
        foreach (var line in Encoding.UTF8.GetString(end < 0 ? log : log[..end]).Split('\n'))
        {
            if (line.Length > 0 && !line.StartsWith("processed ", StringComparison.Ordinal))
                last = line;
        }

        return Printable.Escape(last);
    }
}
