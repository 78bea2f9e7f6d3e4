namespace KeepTune.Linux.Host;

/// <summary>The kernel that runs.</summary>
public static class RunningKernel
{
    public static KernelRelease Release(SystemPaths paths) => Release(SystemRoot.Live(paths));

    /// <returns>One without a text where it can't be read, or the root is an image, which has none that runs.</returns>
    public static KernelRelease Release(SystemRoot root) =>
        new((root.IsLive ? root.ReadText("/proc/sys/kernel/osrelease", 256)?.Trim() : null) ?? "");
}
