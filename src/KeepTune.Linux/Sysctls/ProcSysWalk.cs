using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sysctls;

/// <summary>
/// The sysctls of one network namespace after the other, in constant time for each. Below one mount of procfs the directories
/// <c>sys/net/ipv4</c> of all namespaces have one parent and one name, so the kernel keeps them in one hash chain, and a look-up takes the
/// longer the more there are. They are read off a new socket; and to be written each chain is that of a procfs mounted for it alone, and
/// short. Where such a mount can't be had, or <c>/proc/sys</c> may not be written, which it would get round, it is <c>/proc</c>.
/// </summary>
public sealed class ProcSysWalk(SystemPaths paths) : IDisposable
{
    private const int LongestChain = 64;

    private readonly SystemPaths paths = paths;
    private readonly bool mounts = paths == SystemPaths.Live
        && Files.MayWrite(null, $"{paths.ProcSys}/{SysctlKey.Time.RelativePath()}") == Errno.None;
    private FileDescriptor? proc;
    private int opened;

    /// <summary>The sysctls of the namespace that the calling thread is in, until it enters another. To be disposed of before.</summary>
    public Place Here() => new(this);

    public void Dispose() => proc?.Dispose();

    private FileDescriptor? OpenDirectory()
    {
        if (opened++ % LongestChain == 0 && mounts)
        {
            proc?.Dispose();
            proc = Mounts.Proc(out var mount) == Errno.None ? mount : null;
        }

        return proc is not null && Files.Open(proc, "sys/net/ipv4", O_RDONLY | O_DIRECTORY, 0, out var own) == Errno.None ? own
            : Files.Open(null, $"{paths.ProcSys}/net/ipv4", O_RDONLY | O_DIRECTORY, 0, out own) == Errno.None ? own
            : null;
    }

    /// <summary>The sysctls of one namespace.</summary>
    public sealed class Place : ISysctlBackend, IDisposable
    {
        private readonly ProcSysWalk walk;
        private FileDescriptor? directory;
        private ProcSys? sysctls;

        internal Place(ProcSysWalk walk) => this.walk = walk;

        private ProcSys Sysctls => sysctls ??= new(walk.paths, directory = walk.OpenDirectory());

        /// <inheritdoc/>
        public SysctlValues Read(IReadOnlyList<SysctlKey> keys) =>
            (walk.paths == SystemPaths.Live && keys == SysctlKeys.Keepalive ? SocketDefaults.Read()?.Values : null) ?? Sysctls.Read(keys);

        /// <inheritdoc/>
        public void Write(SysctlKey key, int value) => Sysctls.Write(key, value);

        public void Dispose() => directory?.Dispose();
    }
}
