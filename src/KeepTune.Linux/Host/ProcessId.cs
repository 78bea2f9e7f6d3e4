using System.Globalization;
using System.Text;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Host;

/// <summary>A process given by its id.</summary>
public static class ProcessId
{
    /// <exception cref="Failure">Failed: there is none, or it is a thread's.</exception>
    public static void Require(SystemPaths paths, int pid)
    {
        var error = Files.Open(null, $"{paths.Proc}/{pid.ToString(CultureInfo.InvariantCulture)}/status", O_RDONLY, 0, out var file);
        using (file)
        {
            if (error == Errno.ENOENT || error == Errno.ESRCH)
                throw new Failure(
                    FailureKind.Failed,
                    $"there is no process {pid}",
                    "run 'keeptune sockets' to list sockets with their processes");

            // A thread also has a directory in /proc, which is not listed there. What may not be read is reported later.
            if (error == Errno.None
                && Files.ReadAll(file, 64 * 1024, out var bytes) == Errno.None
                && Group(Encoding.UTF8.GetString(bytes)) is { } group
                && group != pid)
                throw new Failure(
                    FailureKind.Failed, $"{pid} is a thread of process {group}", $"its sockets belong to the process: use '--pid {group}'");
        }
    }

    private static int? Group(string status)
    {
        foreach (var line in status.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("Tgid:")
                && int.TryParse(line["Tgid:".Length..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var group))
                return group;
        }

        return null;
    }
}
