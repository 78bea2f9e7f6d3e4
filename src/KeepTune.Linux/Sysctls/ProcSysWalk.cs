using KeepTune.Core.Keepalive;
using KeepTune.Linux.Interop;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sysctls;

/// <summary>
/// Opens the sysctls of one network namespace after the other, in constant time for each. Below one mount of procfs the directories
/// <c>sys/net/ipv4</c> of all namespaces have one parent and one name, so the kernel keeps them in one hash chain: at 2,000 namespaces a look-up
/// takes 2 ms. Each chain here is that of a mount of its own, and short. Where such a mount can't be had, or <c>/proc/sys</c> may not be written,
/// which it would get round, it is <c>/proc</c>.
/// </summary>
public sealed class ProcSysWalk(SystemPaths paths) : IDisposable
{
    private const int LongestChain = 64;

    private readonly bool mounts = paths == SystemPaths.Live && Files.MayWrite(null, $"{paths.ProcSys}/{KeepaliveKey.Time.RelativePath()}") == Errno.None;
    private FileDescriptor? proc;
    private int opened;

    /// <summary>The sysctls of the namespace that the calling thread is in.</summary>
    /// <param name="directory">To be closed after use.</param>
    public ProcSys Here(out FileDescriptor? directory)
    {
        if (opened++ % LongestChain == 0 && mounts)
        {
            proc?.Dispose();
            proc = Files.MountProc(out var mount) == Errno.None ? mount : null;
        }

        directory = proc is not null && Files.Open(proc, "sys/net/ipv4", O_RDONLY | O_DIRECTORY, 0, out var own) == Errno.None ? own
            : Files.Open(null, $"{paths.ProcSys}/net/ipv4", O_RDONLY | O_DIRECTORY, 0, out own) == Errno.None ? own
            : null;
        return new(paths, directory);
    }

    public void Dispose() => proc?.Dispose();
}
