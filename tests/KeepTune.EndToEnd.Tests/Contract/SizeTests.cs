namespace KeepTune.EndToEnd.Tests.Contract;

public class SizeTests
{
    [Fact]
    public void The_binary_is_at_most_twelve_megabytes() => Assert.InRange(new FileInfo(Sandbox.Binary).Length, 1, 12 * 1000 * 1000);
}
