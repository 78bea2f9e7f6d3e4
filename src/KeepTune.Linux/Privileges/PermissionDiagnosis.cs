using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Privileges;

/// <summary>What keeps this process from a call that takes capabilities of the host's user namespace, in the words of a hint.</summary>
internal static class PermissionDiagnosis
{
    private const string OnHost = "as in a container: run it on the host";

    /// <param name="capabilities">
    /// What the call takes, each with its name: <c>CAP_BPF and CAP_PERFMON</c>. CAP_SYS_ADMIN does in place of these two.
    /// </param>
    public static string Of(SystemPaths paths, string capabilities)
    {
        // In place of CAP_NET_ADMIN it does on some kernels only (not on 6.1).
        var isAdmin = Capabilities.Has(paths, CAP_SYS_ADMIN);
        var missing = Capabilities.Missing(paths, capabilities).Where(name => !isAdmin || name == nameof(CAP_NET_ADMIN)).ToList();
        if (missing.Count > 0)
        {
            return !Processes.IsRoot
                ? $"run as root, or with {capabilities}"
                : $"this root lacks {string.Join(" and ", missing)}, {OnHost}";
        }

        const StringSplitOptions Words = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        if (Text($"{paths.Proc}/self/uid_map") is { Length: > 0 } map && !map.Split(' ', Words).SequenceEqual(["0", "0", "4294967295"]))
            return $"this is a user namespace of its own, {OnHost}";

        // SECCOMP_MODE_FILTER (proc_pid_status(5)). It need not be the filter, so it is the last but those that can't be told at all.
        if (Text($"{paths.Proc}/self/status").Contains("\nSeccomp:\t2\n", StringComparison.Ordinal))
            return $"the capabilities are there, but also a filter of system calls (seccomp), {OnHost}";
        return Text($"{paths.Sys}/kernel/security/lockdown").Contains("[confidentiality]", StringComparison.Ordinal)
            ? "the kernel is locked down (confidentiality): see kernel_lockdown(7)"
            : "the capabilities are there, so it's a security module that keeps it: 'dmesg' or its audit log may tell";
    }

    private static string Text(string path)
    {
        if (Files.Open(null, path, O_RDONLY, 0, out var file) != Errno.None)
            return "";
        using (file)
            return Files.ReadAll(file, 64 * 1024, out var bytes) == Errno.None ? System.Text.Encoding.UTF8.GetString(bytes) : "";
    }
}
