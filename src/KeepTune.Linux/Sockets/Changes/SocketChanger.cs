using KeepTune.Core.Sockets;
using KeepTune.Core.Sockets.Changes;

namespace KeepTune.Linux.Sockets.Changes;

/// <summary>
/// Changes the options of sockets: in the kernel (iterator <c>tcp</c>, Linux 5.15), and by descriptors where that does not reach a socket
/// or fails; with the engine <c>pidfd</c> only by descriptors.
/// </summary>
/// <param name="engine">A word of <see cref="SocketEngine"/>.</param>
public sealed class SocketChanger(string engine, SystemPaths paths)
{
    // The program in the kernel iterates over all sockets and locks each, so a few are changed by descriptors.
    private const int Many = 256;

    private bool inKernel = engine != SocketEngine.Pidfd;

    /// <summary>Makes these changes, each once, reads the options back, and notes both.</summary>
    /// <param name="table">The completed table.</param>
    /// <param name="part">The changes to make.</param>
    /// <param name="isStopped">Asked before each change: true leaves it and the rest pending.</param>
    public void Change(SocketTable table, SocketChange[] changes, SocketSlice part, Func<bool> isStopped)
    {
        var run = new SocketChangeRun(paths, table, changes, part, isStopped);
        if (engine == SocketEngine.Bpf || part.Count >= Many)
            inKernel = inKernel && run.InKernel();
        run.ByDescriptors();
        run.Share();
    }
}
