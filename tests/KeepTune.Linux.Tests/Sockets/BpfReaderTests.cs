using KeepTune.Linux.Bpf;
using KeepTune.Linux.Sockets;

namespace KeepTune.Linux.Tests.Sockets;

/// <summary>Reasons for which the kernel refuses a program, with test trees in place of /sys and /proc.</summary>
public sealed class BpfReaderTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("keeptune-test-").FullName;

    private SystemPaths Paths => SystemPaths.Live with { Sys = directory, Proc = directory };

    public void Dispose() => Directory.Delete(directory, true);

    [Fact]
    public void Without_BTF_it_fails()
    {
        Assert.Contains($"there is no '{directory}/kernel/btf/vmlinux'", Refused().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(10_000)]
    public void Invalid_BTF_is_refused(int length)
    {
        Directory.CreateDirectory($"{directory}/kernel/btf");
        File.WriteAllBytes($"{directory}/kernel/btf/vmlinux", new byte[length]);

        Assert.Equal(FailureKind.Failed, Refused().Kind);
    }

    [Fact]
    public void If_the_first_does_not_work_the_second_is_used_and_named()
    {
        var source = new AutoReader(new BpfReader(Paths), new PidfdReader(Paths));

        Assert.Equal(IdleTimes.All, source.Begin(new()));
        Assert.Equal("pidfd", source.Name);
    }

    [Fact]
    public void Each_reason_for_a_refusal_has_its_own_message()
    {
        Directory.CreateDirectory($"{directory}/self");
        Directory.CreateDirectory($"{directory}/sys/kernel");
        File.WriteAllText($"{directory}/sys/kernel/osrelease", "5.10.0-32-amd64\n");
        var paths = SystemPaths.Live with { Proc = directory };
        Failure Of(Errno error, string log, string capabilities)
        {
            File.WriteAllText($"{directory}/self/status", $"Name:\tx\nCapEff:\t{capabilities}\n");
            return BpfRefusal.Of(error, System.Text.Encoding.UTF8.GetBytes(log + "\0"), paths);
        }

        Assert.Contains("bpf(2) is not available", Of(Errno.ENOSYS, "", "0").Message, StringComparison.Ordinal);
        Assert.Equal(FailureKind.NotPermitted, Of(Errno.EPERM, "", "0").Kind);
        Assert.Contains("use '--engine pidfd'", Of(Errno.EPERM, "", "0").Hint, StringComparison.Ordinal);
        var verifier = Of(Errno.EACCES, "0: (bf) r6 = r1\nR7 invalid mem access\nprocessed 1 insns\n", "0");
        Assert.Equal(
            (FailureKind.Failed, true), (verifier.Kind, verifier.Message.EndsWith(": R7 invalid mem access", StringComparison.Ordinal)));
        Assert.Equal(
            "the BPF program needs Linux 5.11, but this kernel is 5.10.0-32-amd64: Invalid argument", Of(Errno.EINVAL, "", "0").Message);

        File.WriteAllText($"{directory}/sys/kernel/osrelease", "6.1.0-28-amd64\n");
        Assert.Equal(
            "this kernel (6.1.0-28-amd64) refused the BPF program: Invalid argument: unknown func",
            Of(Errno.EINVAL, "unknown func\n", "0").Message);
    }

    private Failure Refused() => Assert.Throws<Failure>(() => new BpfReader(Paths).Begin(new()));
}
