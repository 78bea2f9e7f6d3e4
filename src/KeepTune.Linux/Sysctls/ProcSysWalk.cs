using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sysctls;

/// <summary>
/// The sysctls of one network namespace after another, in constant time for each. Below one mount of procfs the directories
/// <c>sys/net/ipv4</c> of all namespaces have the same parent and name. The kernel keeps them in one hash chain, so a look-up takes longer
/// the more there are. They are therefore read from a new socket, and written through a procfs mounted only for a few of them, whose chain
/// is short. <c>/proc</c> is used if such a mount is impossible, or if <c>/proc/sys</c> is not writable, which the mount would circumvent.
/// </summary>
public sealed class ProcSysWalk(SystemPaths paths) : IDisposable
{
    private const int MaxChain = 64;

    private readonly SystemPaths paths = paths;
    private readonly bool mounts = paths == SystemPaths.Live
        && Files.MayWrite(null, $"{paths.ProcSys}/{SysctlKey.Time.RelativePath()}") == Errno.None;
    private FileDescriptor? proc;
    private int opened;

    /// <summary>The sysctls of the calling thread's namespace, until it enters another. Dispose of it before that.</summary>
    public Place Here() => new(this);

    public void Dispose() => proc?.Dispose();

    private FileDescriptor? OpenDirectory()
    {
        if (opened++ % MaxChain == 0 && mounts)
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
