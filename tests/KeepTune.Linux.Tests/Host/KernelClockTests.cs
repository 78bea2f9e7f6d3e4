using System.Globalization;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Tests.Host;

public class KernelClockTests
{
    [Fact]
    public void Hz_agrees_with_the_largest_time_that_the_kernel_takes() => FreshNamespace.Run(() =>
    {
        var kernel = new ProcSys(SystemPaths.Live);
        int low = 1, high = int.MaxValue;
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            if (Takes(kernel, middle))
                low = middle;
            else
                high = middle - 1;
        }

        Assert.Equal(low.ToString(CultureInfo.InvariantCulture), (int.MaxValue / KernelClock.Hz).ToString(CultureInfo.InvariantCulture));
    });

    private static bool Takes(ProcSys kernel, int seconds)
    {
        try
        {
            kernel.Write(SysctlKey.Time, seconds);
            return true;
        }
        catch (Failure)
        {
            return false;
        }
    }
}
