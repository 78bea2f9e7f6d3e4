namespace KeepTune.Linux.Host;

/// <summary>The running kernel.</summary>
public static class RunningKernel
{
    public static KernelRelease Release(SystemPaths paths) => Release(SystemRoot.Live(paths));

    /// <returns>Without a text if it can't be read, or for an image, which has no running kernel.</returns>
    public static KernelRelease Release(SystemRoot root) =>
        new((root.IsLive ? root.ReadText("/proc/sys/kernel/osrelease", 256)?.Trim() : null) ?? "");
}
