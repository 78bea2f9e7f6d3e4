using System.Globalization;

namespace KeepTune.Linux.Tests.Host;

public class BootClockTests
{
    [Fact]
    public void It_counts_since_boot()
    {
        var uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);

        Assert.InRange(BootClock.Now.TotalSeconds, uptime - 0.1, uptime + 10);
    }

    [Fact]
    public void It_goes_forward()
    {
        var before = BootClock.Now;
        Thread.Sleep(2);

        Assert.InRange(BootClock.Now - before, TimeSpan.FromMilliseconds(2), TimeSpan.FromSeconds(10));
    }
}
