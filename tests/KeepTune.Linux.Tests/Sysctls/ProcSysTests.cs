using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Tests.Sysctls;

public class ProcSysTests
{
    [Fact]
    public void A_new_namespace_starts_at_the_kernels_default() =>
        FreshNamespace.Run(() => Assert.Equal(KeepaliveSettings.KernelDefault, new ProcSys(SystemPaths.Live).Read()));

    [Fact]
    public void What_is_written_is_read_back() => FreshNamespace.Run(() =>
    {
        var kernel = new ProcSys(SystemPaths.Live);

        kernel.Write(SysctlKey.Time, 32767);
        kernel.Write(SysctlKey.Intvl, 1);
        kernel.Write(SysctlKey.Probes, 127);

        Assert.Equal(KeepaliveSettings.FromSeconds(32767, 1, 127), kernel.Read());
    });

    [Fact]
    public void Negative_values_in_the_kernel_are_read_as_they_are() => FreshNamespace.Run(() =>
    {
        var kernel = new ProcSys(SystemPaths.Live);
        kernel.Write(SysctlKey.Time, -1);

        Assert.Equal(-1, kernel.Read().TimeSeconds);
    });

    [Fact]
    public void The_kernels_range_is_the_wide_range() => FreshNamespace.Run(() =>
    {
        var kernel = new ProcSys(SystemPaths.Live);
        var range = KeepaliveRange.OfKernel(KernelClock.Hz);

        foreach (var key in SysctlKeys.All)
        {
            kernel.Write(key, range.Max(key));
            Assert.Equal(range.Max(key), kernel.Read()[key]);
            var refused = Assert.Throws<Failure>(() => kernel.Write(key, range.Max(key) + 1));
            Assert.Equal($"couldn't write '{range.Max(key) + 1}' to '{key.Dotted()}': Invalid argument", refused.Message);
        }
    });

    [Fact]
    public void A_missing_sysctl_is_named()
    {
        using var tree = new FixtureTree();

        var failure = Assert.Throws<Failure>(() => new ProcSys(tree.Paths).Read());

        Assert.Equal("couldn't read 'net.ipv4.tcp_keepalive_time': No such file or directory", failure.Message);
    }

    [Fact]
    public void A_value_that_is_not_a_number_is_refused()
    {
        using var tree = new FixtureTree();
        tree.Write("proc/sys/net/ipv4/tcp_keepalive_time", "so\u001bon\n");

        Assert.Equal(
            "'net.ipv4.tcp_keepalive_time' reads as 'so\\x1bon', expected a number",
            Assert.Throws<Failure>(() => new ProcSys(tree.Paths).Read()).Message);
    }

    [Fact]
    public void Sysctl_and_proc_see_the_same() => FreshNamespace.Run(() =>
    {
        // sysctl(8) is a child of this thread, so it is in the same namespace.
        var command = new SysctlCommand(SystemPaths.Live);
        command.Write(SysctlKey.Time, 4321);

        Assert.Equal(4321, new ProcSys(SystemPaths.Live).Read().TimeSeconds);
        Assert.Equal(4321, command.Read().TimeSeconds);
        Assert.Contains(
            "Invalid argument", Assert.Throws<Failure>(() => command.Write(SysctlKey.Probes, 256)).Message, StringComparison.Ordinal);
    });
}
