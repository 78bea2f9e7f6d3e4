using System.Text;
using KeepTune.Linux.Privileges;

namespace KeepTune.Linux.Bpf;

/// <summary>Why the kernel refuses a program, in words.</summary>
internal static class BpfRefusal
{
    private const string OtherEngine = "use '--engine pidfd'";

    // From the kernel's history: bpf_sock_from_file().
    private static readonly Version First = new(5, 11);

    /// <summary>Programs see the process ids of the initial process namespace, and processes only those of their own.</summary>
    /// <exception cref="Failure">Failed: this is another namespace.</exception>
    public static void CheckProcessNamespace(SystemPaths paths)
    {
        if (ProcessNamespace.IsOwn(paths))
            throw new Failure(
                FailureKind.Failed,
                "this is not the initial process namespace, but that of a container or similar: BPF reports the process ids outside",
                OtherEngine);
    }

    /// <param name="log">The kernel's reasons, zero-terminated; empty if it did not examine the program.</param>
    /// <param name="since">The first version with the functions that the program calls; null for that of the engine.</param>
    public static Failure Of(Errno error, ReadOnlySpan<byte> log, SystemPaths paths, Version? since = null)
    {
        var said = LastLine(log);
        if (error == Errno.ENOSYS || (said.Length == 0 && error.IsPermission))
            return OfCall("load a BPF program", error, paths);
        var reason = said.Length == 0 ? error.Text : $"{error.Text}: {said}";
        return new(FailureKind.Failed, RunningKernel.Release(paths).Refusal("the BPF program", since ?? First, reason), OtherEngine);
    }

    /// <summary>The same for a call of bpf(2) that does not concern the code of a program.</summary>
    /// <param name="what">As in <c>load a BPF program</c>.</param>
    public static Failure OfCall(string what, Errno error, SystemPaths paths)
    {
        if (error == Errno.ENOSYS)
            return new(
                FailureKind.Failed,
                $"couldn't {what}: bpf(2) is not available: this kernel lacks it, or a seccomp filter blocks it",
                OtherEngine);
        return error.IsPermission
            ? new(
                FailureKind.NotPermitted,
                $"couldn't {what}: {error.Text}",
                $"{PermissionDiagnosis.Of(paths, "CAP_BPF and CAP_PERFMON")}; {OtherEngine}")
            : error.Failure(what, OtherEngine);
    }

    /// <summary>The same failure with the other engine as a way out, and the kernel's age if that is the reason.</summary>
    public static Failure WithOtherEngine(Failure failure, SystemPaths paths)
    {
        if (failure.Hint?.Contains(OtherEngine, StringComparison.Ordinal) is true)
            return failure;
        string?[] hints = [failure.Hint, RunningKernel.Release(paths).TooOldFor("the BPF engine", First), OtherEngine];
        return new(failure.Kind, failure.Messages, string.Join("; ", hints.OfType<string>()), failure);
    }

    // The reason precedes the kernel's count of what it examined.
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
