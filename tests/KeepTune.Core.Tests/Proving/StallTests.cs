using KeepTune.Core.Proving;
using static KeepTune.Core.Keepalive.KeepaliveSettings;

namespace KeepTune.Core.Tests.Proving;

public class StallTests
{
    [Theory]
    [InlineData(1000, 1100, 68)] // all of the lateness
    [InlineData(1050, 1090, 40)] // a part of it
    [InlineData(900, 1010, 10)] // only from when the timer was due
    [InlineData(1095, 1200, 5)] // only until it fired
    [InlineData(1100, 1200, 0)]
    [InlineData(800, 1000, 0)]
    public void It_excuses_the_time_between_due_and_fired(int from, int to, int excused) =>
        Assert.Equal(Ms(excused), Stall.Excuse([Between(from, to)], Ms(1000), Ms(1032), Ms(1100)));

    [Fact]
    public void Several_add_up_and_a_timer_in_time_needs_no_excuse()
    {
        Assert.Equal(Ms(30), Stall.Excuse([Between(1000, 1010), Between(1020, 1030), Between(1060, 1070)], Ms(1000), Ms(1032), Ms(1100)));
        Assert.Equal(TimeSpan.Zero, Stall.Excuse([Between(1000, 1032)], Ms(1000), Ms(1032), Ms(1032)));
        Assert.Equal(TimeSpan.Zero, Stall.Excuse([Between(1000, 1033)], Ms(1000), Ms(1032), Ms(1033) - TimeSpan.FromMicroseconds(1)));
    }

    // Measured at HZ 250 on a machine whose host took its processor away for three tenths of a second.
    [Fact]
    public void A_stall_delays_what_follows_by_its_length_and_no_more()
    {
        var prediction = Seen(Between(5105, 5420));

        Assert.Equal(
            [2032, 3064, 4096, 5443, 6475],
            prediction.Probes.Append(prediction.Drop).Select(moment => (int)moment.Latest.TotalMilliseconds));
        Assert.Equal(
            [2000, 3000, 4000, 5000, 6000], prediction.Probes.Append(prediction.Drop).Select(moment => (int)moment.At.TotalMilliseconds));
        Assert.Equal((160, 315), (prediction.Bound.TotalMilliseconds, prediction.Stalled.TotalMilliseconds));
        Assert.Empty(new Proof(prediction, Probes, Drop, "ETIMEDOUT").Deviations);
    }

    [Fact]
    public void Without_a_stall_at_that_time_the_proof_fails()
    {
        string[] broken = [
            "probe 4 came 299 ms later than timers allow",
            "the drop came 302 ms later than timers allow"
        ];

        Assert.Equal(broken, new Proof(Seen(), Probes, Drop, "ETIMEDOUT").Deviations);
        Assert.Equal(broken, new Proof(Seen(Between(4100, 5000)), Probes, Drop, "ETIMEDOUT").Deviations);
        Assert.Equal(2, new Proof(Seen(Between(5105, 5300)), Probes, Drop, "ETIMEDOUT").Deviations.Count);
    }

    private static ProofPrediction Seen(params Stall[] stalls) =>
        new ProofPrediction(FromSeconds(2, 1, 4), new(250))
            .With(ProbeSeries.Of([.. Probes.Select(at => new SentProbe(at, null))], TimeSpan.FromSeconds(1)), stalls, Drop);

    private static TimeSpan[] Probes => [Ms(2002), Ms(3032), Ms(4067), Ms(5427)];

    private static TimeSpan Drop => Ms(6462);

    private static Stall Between(int from, int to) => new(Ms(from), Ms(to));

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
