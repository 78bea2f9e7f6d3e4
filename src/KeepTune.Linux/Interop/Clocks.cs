namespace KeepTune.Linux.Interop;

/// <summary>clock_gettime(2) and clock_getres(2).</summary>
internal static class Clocks
{
    /// <returns>Nanoseconds.</returns>
    /// <exception cref="Failure">There is no such clock.</exception>
    public static long Now(int clock) =>
        LibC.clock_gettime(clock, out var now) == 0 ? now.Nanoseconds : throw Errno.Last.Failure("read the clock");

    /// <returns>Nanoseconds from one tick to the next; 0 if unknown.</returns>
    public static long Resolution(int clock) => LibC.clock_getres(clock, out var resolution) == 0 ? resolution.Nanoseconds : 0;
}
