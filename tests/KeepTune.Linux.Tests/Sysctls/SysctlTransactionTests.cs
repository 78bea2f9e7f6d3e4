using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Tests.Sysctls;

public class SysctlTransactionTests
{
    private static readonly SysctlValues Old = KeepaliveSettings.FromSeconds(7200, 75, 9).Values;
    private static readonly SysctlValues New = KeepaliveSettings.FromSeconds(30, 75, 3).Values;

    [Fact]
    public void Only_what_differs_is_written()
    {
        var kernel = new Kernel(Old);

        new SysctlTransaction(kernel).Set(New, Old, Interruption.Never());

        Assert.Equal(["time=30", "probes=3"], kernel.Writes);
        Assert.Equal(New, kernel.Values);
    }

    [Fact]
    public void A_refused_write_rolls_back_the_others()
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
        var kernel = new Kernel(Old) { Alters = (key, value) => key is SysctlKey.Time && value == 30 ? 31 : value };

        var failure = Assert.Throws<Failure>(() => new SysctlTransaction(kernel).Set(New, Old, Interruption.Never()));

        Assert.Equal("wrote 30/75/3 (time/intvl/probes), but read back 31/75/3; the old values are restored", failure.Message);
        Assert.Equal(Old, kernel.Values);
    }

    [Fact]
    public void A_rollback_that_fails_states_every_active_value()
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
            "restore the old values by hand: sysctl -w net.ipv4.tcp_keepalive_time=7200 net.ipv4.tcp_keepalive_intvl=75 "
                + "net.ipv4.tcp_keepalive_probes=9",
            failure.Hint);
    }

    [Fact]
    public void Keys_that_are_not_named_stay_unchanged()
    {
        var kernel = new Kernel(Old);
        var time = new SysctlValues([SysctlKey.Time], [30]);

        new SysctlTransaction(kernel).Set(time, Old.Only(time.Keys), Interruption.Never());

        Assert.Equal(["time=30"], kernel.Writes);
        Assert.Equal(Old.With(time), kernel.Values);
    }

    private sealed class Kernel(SysctlValues values) : ISysctlBackend
    {
        public SysctlValues Values { get; private set; } = values;

        public List<string> Writes { get; } = [];

        public Func<string, bool> Refuses { get; init; } = _ => false;

        public Func<SysctlKey, int, int> Alters { get; init; } = (_, value) => value;

        public SysctlValues Read(IReadOnlyList<SysctlKey> keys) => Values.Only(keys);

        public void Write(SysctlKey key, int value)
        {
            var write = $"{key.Name()}={value}";
            if (Refuses(write))
                throw new Failure(FailureKind.Failed, $"refused {write}");
            Writes.Add(write);
            Values = Values.With(key, Alters(key, value));
        }
    }
}
