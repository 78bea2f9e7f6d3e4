using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Tests.Sysctls;

public sealed class PacketBacklogTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("keeptune-test-").FullName;

    public void Dispose() => Directory.Delete(directory, true);

    [Theory]
    [InlineData(null, 600)]
    [InlineData("1000\n", 600)]
    [InlineData("4000\n", 2400)]
    [InlineData("many\n", 600)]
    public void The_safe_number_follows_the_kernels_backlog_if_it_can_be_read(string? backlog, int safe)
    {
        Directory.CreateDirectory($"{directory}/sys/net/core");
        if (backlog is not null)
            File.WriteAllText($"{directory}/sys/net/core/netdev_max_backlog", backlog);

        Assert.Equal(safe, PacketBacklog.SafeBurst(SystemPaths.Live with { Proc = directory }));
    }
}
