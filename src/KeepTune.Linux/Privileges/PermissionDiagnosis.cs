using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Privileges;

/// <summary>Why this process may not make a call that needs capabilities of the host's user namespace, as text for a hint.</summary>
internal static class PermissionDiagnosis
{
    private const string OnHost = "as in a container: run it on the host";

    /// <param name="capabilities">
    /// The capabilities that the call needs, by name: <c>CAP_BPF and CAP_PERFMON</c>. CAP_SYS_ADMIN replaces these two.
    /// </param>
    public static string Of(SystemPaths paths, string capabilities)
    {
        // It replaces CAP_NET_ADMIN only on some kernels (not on 6.1).
        var isAdmin = Capabilities.Has(paths, CAP_SYS_ADMIN);
        var missing = Capabilities.Missing(paths, capabilities).Where(name => !isAdmin || name == nameof(CAP_NET_ADMIN)).ToList();
        if (missing.Count > 0)
        {
            return !Processes.IsRoot
                ? $"run as root, or with {capabilities}"
                : $"root lacks {string.Join(" and ", missing)}, {OnHost}";
        }

        const StringSplitOptions Words = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        if (Text($"{paths.Proc}/self/uid_map") is { Length: > 0 } map && !map.Split(' ', Words).SequenceEqual(["0", "0", "4294967295"]))
            return $"this is a separate user namespace, {OnHost}";

        // SECCOMP_MODE_FILTER (proc_pid_status(5)). It need not be the cause, so it is checked last of what can be detected.
        if (Text($"{paths.Proc}/self/status").Contains("\nSeccomp:\t2\n", StringComparison.Ordinal))
            return $"the capabilities are there, but a system call filter (seccomp) is active, {OnHost}";
        return Text($"{paths.Sys}/kernel/security/lockdown").Contains("[confidentiality]", StringComparison.Ordinal)
            ? "the kernel is locked down (confidentiality): see kernel_lockdown(7)"
            : "the capabilities are there, so a security module must forbid it: see 'dmesg' or its audit log";
    }

    private static string Text(string path)
    {
        if (Files.Open(null, path, O_RDONLY, 0, out var file) != Errno.None)
            return "";
        using (file)
            return Files.ReadAll(file, 64 * 1024, out var bytes) == Errno.None ? System.Text.Encoding.UTF8.GetString(bytes) : "";
    }
}
