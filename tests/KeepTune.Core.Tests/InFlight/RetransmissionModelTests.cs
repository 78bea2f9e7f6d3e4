using KeepTune.Core.InFlight;

namespace KeepTune.Core.Tests.InFlight;

public class RetransmissionModelTests
{
    [Theory]
    [InlineData(0, 0.2)]
    [InlineData(1, 0.6)]
    [InlineData(4, 6.2)]
    [InlineData(5, 12.6)]
    [InlineData(8, 102.2)]
    [InlineData(9, 204.6)]
    [InlineData(10, 324.6)]
    [InlineData(15, 924.6)]
    [InlineData(255, 29724.6)]
    public void The_wait_doubles_from_200_ms_to_120_s(int retries2, double seconds) =>
        Assert.Equal(seconds, new RetransmissionModel(retries2, RetransmissionModel.DefaultRtoMax).Timeout.TotalSeconds, 0.0001);

    [Theory]
    [InlineData(1000, 14.4)]
    [InlineData(5000, 61.2)]
    [InlineData(60000, 522.2)]
    [InlineData(200, 3.2)]
    public void A_lower_maximum_wait_shortens_the_total(int rtoMax, double seconds) =>
        Assert.Equal(seconds, new RetransmissionModel(15, TimeSpan.FromMilliseconds(rtoMax)).Timeout.TotalSeconds, 0.0001);

    // Measured at 200 ms and more for the first wait: 7.5, 13.3 and 938.9 s.
    [Theory]
    [InlineData(4, 7.5)]
    [InlineData(5, 13.3)]
    [InlineData(15, 938.9)]
    public void The_model_is_below_the_measured_times(int retries2, double measured) =>
        Assert.InRange(new RetransmissionModel(retries2, RetransmissionModel.DefaultRtoMax).Timeout.TotalSeconds, measured * 0.8, measured);
}
