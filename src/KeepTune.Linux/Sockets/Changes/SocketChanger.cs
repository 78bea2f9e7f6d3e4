using KeepTune.Core.Sockets;
using KeepTune.Core.Sockets.Changes;

namespace KeepTune.Linux.Sockets.Changes;

/// <summary>
/// Changes the options of sockets: in the kernel (iterator <c>tcp</c>, Linux 5.15), and what is not reached so, or fails, by descriptors;
/// with the engine <c>pidfd</c> by descriptors alone.
/// </summary>
/// <param name="engine">A word of <see cref="SocketEngine"/>.</param>
public sealed class SocketChanger(string engine, SystemPaths paths)
{
    // The program in the kernel goes over all sockets that there are, and locks each: a few are changed by descriptors.
    private const int Many = 256;

    private bool inKernel = engine != SocketEngine.Pidfd;

    /// <summary>Makes these changes, each once, reads back what then stands, and notes both in them.</summary>
    /// <param name="table">As it was completed.</param>
    /// <param name="part">Which of the changes.</param>
    /// <param name="isStopped">Asked before each: true leaves it and the rest pending.</param>
    public void Change(SocketTable table, SocketChange[] changes, SocketSlice part, Func<bool> isStopped)
    {
        var run = new SocketChangeRun(paths, table, changes, part, isStopped);
        if (engine == SocketEngine.Bpf || part.Count >= Many)
            inKernel = inKernel && run.InKernel();
        run.ByDescriptors();
        run.Share();
    }
}
