using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Sysctls;
using KeepTune.Linux.Tests.Namespaces;

namespace KeepTune.Linux.Tests.Sysctls;

public class ProcSysWalkTests
{
    [Fact]
    public void Each_path_leads_to_the_namespace_of_the_thread()
    {
        using var one = new OtherNamespace("echo 111 >/proc/sys/net/ipv4/tcp_keepalive_time");
        using var two = new OtherNamespace("echo 222 >/proc/sys/net/ipv4/tcp_keepalive_time");

        NamespaceThread.Run(thread =>
        {
            using var walk = new ProcSysWalk(SystemPaths.Live);
            for (var i = 0; i < 200; i++)
            {
                Enter(thread, i % 2 == 0 ? one : two);
                using var sysctls = walk.Here();
                sysctls.Write(SysctlKey.Probes, 1 + (i % 7));
                Assert.Equal((i % 2 == 0 ? 111 : 222, 1 + (i % 7)), (sysctls.Read().TimeSeconds, sysctls.Read().Probes));
                Assert.Equal(sysctls.Read(), new ProcSys(SystemPaths.Live).Read());
            }

            return true;
        });
    }

    [Fact]
    public void Outside_of_proc_the_path_is_unchanged()
    {
        using var tree = new FixtureTree();
        foreach (var (name, value) in new[] { ("time", "5"), ("intvl", "6"), ("probes", "7") })
            tree.Write($"proc/sys/net/ipv4/tcp_keepalive_{name}", $"{value}\n");
        using var walk = new ProcSysWalk(tree.Paths);

        using var sysctls = walk.Here();
        Assert.Equal(KeepaliveSettings.FromSeconds(5, 6, 7), sysctls.Read());
        sysctls.Write(SysctlKey.Time, 8);
        Assert.Equal(8, sysctls.Read().TimeSeconds);
    }

    private static void Enter(NamespaceThread thread, OtherNamespace netns)
    {
        using var file = NamespaceFile.Open(SystemPaths.Live, netns.Pid);
        Assert.Equal(Errno.None, thread.Enter(file));
    }
}
