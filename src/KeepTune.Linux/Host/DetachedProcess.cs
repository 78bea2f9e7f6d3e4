using System.Globalization;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Host;

/// <summary>
/// A program in its own session and in <c>/</c> that shares no open file with this one. Its standard streams are <c>/dev/null</c>, its
/// signals are as at login. A caller that waits for the end of this program's output, as ssh and Ansible do, does not wait for it.
/// </summary>
internal static class DetachedProcess
{
    /// <param name="input">Its standard input; null for <c>/dev/null</c>.</param>
    public static Errno Start(SystemPaths paths, string path, string[] arguments, string[] environment, FileDescriptor? input, out int pid)
    {
        pid = 0;
        var error = KeepFilesToOurselves(paths);
        return error == Errno.None ? Processes.StartDetached(path, arguments, environment, input, out pid) : error;
    }

    /// <summary>To be called by a process that was started as <c>/proc/self/exe</c>, which ps(1) would show as "exe".</summary>
    public static void TakeName(SystemPaths paths)
    {
        if (Files.Open(null, $"{paths.Proc}/self/comm", O_WRONLY, 0, out var name) == Errno.None)
            _ = Files.WriteAll(name, "keeptune"u8);
        name.Dispose();
    }

    // Our own files are close-on-exec already; files that the caller left open to us are not.
    private static Errno KeepFilesToOurselves(SystemPaths paths)
    {
        var error = Files.Open(null, $"{paths.Proc}/self/fd", O_RDONLY | O_DIRECTORY, 0, out var directory);
        using (directory)
        {
            List<string> names = [];
            if (error == Errno.None)
                error = Files.Names(directory, out names);
            foreach (var name in names)
            {
                if (int.TryParse(name, CultureInfo.InvariantCulture, out var fd) && fd > 2)
                    _ = Descriptors.CloseOnExec(fd);
            }
        }

        return error;
    }
}
