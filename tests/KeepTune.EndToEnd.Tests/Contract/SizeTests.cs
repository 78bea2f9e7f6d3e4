namespace KeepTune.EndToEnd.Tests.Contract;

public class SizeTests
{
    [Fact]
    public void The_binary_is_at_most_eight_megabytes() => Assert.InRange(new FileInfo(Sandbox.Binary).Length, 1, 8 * 1024 * 1024);
}
