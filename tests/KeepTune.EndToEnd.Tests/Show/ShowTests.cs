namespace KeepTune.EndToEnd.Tests.Show;

public class ShowTests
{
    [Fact]
    public void Show_prints_the_five_facts_and_nothing_else()
    {
        using var sandbox = new Sandbox();

        var ran = sandbox.Keeptune("show");

        Assert.Equal(0, ran.ExitCode);
        Assert.Equal("", ran.Error);
        Assert.Equal(
            ["time", "intvl", "probes", "detection", "profile"],
            ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]));
    }
}
