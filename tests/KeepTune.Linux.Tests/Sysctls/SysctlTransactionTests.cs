using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Tests.Sysctls;

public class SysctlTransactionTests
{
    private static readonly KeepaliveSettings Old = KeepaliveSettings.FromSeconds(7200, 75, 9);
    private static readonly KeepaliveSettings New = KeepaliveSettings.FromSeconds(30, 75, 3);

    [Fact]
    public void Only_what_differs_is_written()
    {
        var kernel = new Kernel(Old);

        new SysctlTransaction(kernel).Set(New, Old, Interruption.Never());

        Assert.Equal(["time=30", "probes=3"], kernel.Writes);
        Assert.Equal(New, kernel.Values);
    }

    [Fact]
    public void A_refused_write_puts_the_others_back()
    {
        var kernel = new Kernel(Old) { Refuses = write => write == "probes=3" };

        var failure = Assert.Throws<Failure>(() => new SysctlTransaction(kernel).Set(New, Old, Interruption.Never()));

        Assert.Equal("refused probes=3", failure.Message);
        Assert.Equal(Old, kernel.Values);
        Assert.Equal(["time=30", "time=7200"], kernel.Writes);
    }

    [Fact]
    public void A_value_that_reads_back_otherwise_is_undone()
    {
        var kernel = new Kernel(Old) { Alters = (key, value) => key is KeepaliveKey.Time && value == 30 ? 31 : value };

        var failure = Assert.Throws<Failure>(() => new SysctlTransaction(kernel).Set(New, Old, Interruption.Never()));

        Assert.Equal("wrote 30/75/3 (time/intvl/probes) but the kernel holds 31/75/3", failure.Message);
        Assert.Equal(Old, kernel.Values);
    }

    [Fact]
    public void A_rollback_that_fails_states_every_value_as_it_stands()
    {
        var kernel = new Kernel(Old) { Refuses = write => write != "time=30" };

        var failure = Assert.Throws<Failure>(() => new SysctlTransaction(kernel).Set(New, Old, Interruption.Never()));

        Assert.Equal(FailureKind.RollbackIncomplete, failure.Kind);
        Assert.Equal(
            [
                "refused probes=3",
                "the roll-back did not complete: refused time=7200",
                "net.ipv4.tcp_keepalive_time is 30, was 7200",
                "net.ipv4.tcp_keepalive_intvl is 75, was 75",
                "net.ipv4.tcp_keepalive_probes is 9, was 9",
            ],
            failure.Messages);
        Assert.Equal(
            "set the old values by hand: sysctl -w net.ipv4.tcp_keepalive_time=7200 net.ipv4.tcp_keepalive_intvl=75 "
                + "net.ipv4.tcp_keepalive_probes=9",
            failure.Hint);
    }

    private sealed class Kernel(KeepaliveSettings values) : ISysctlBackend
    {
        public KeepaliveSettings Values { get; private set; } = values;

        public List<string> Writes { get; } = [];

        public Func<string, bool> Refuses { get; init; } = _ => false;

        public Func<KeepaliveKey, int, int> Alters { get; init; } = (_, value) => value;

        public KeepaliveSettings Read() => Values;

        public void Write(KeepaliveKey key, int value)
        {
            var write = $"{key.Name()}={value}";
            if (Refuses(write))
                throw new Failure(FailureKind.Failed, $"refused {write}");
            Writes.Add(write);
            Values = Values.With(key, Alters(key, value));
        }
    }
}
