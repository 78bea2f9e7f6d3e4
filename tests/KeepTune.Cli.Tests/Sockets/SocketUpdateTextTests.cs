using KeepTune.Cli.Sockets;

namespace KeepTune.Cli.Tests.Sockets;

public class SocketUpdateTextTests
{
    [Theory]
    [InlineData(100, "batch 2 of 7, 600 of 4200 sockets: 2m 6s left; Ctrl-C leaves the rest unchanged")]
    [InlineData(60, "600 of 4200 sockets: 2m 6s left")]
    [InlineData(20, "2m 6s left")]
    [InlineData(5, "")]
    public void The_longest_form_of_the_progress_that_fits_is_shown(int width, string text) =>
        Assert.Equal(text, SocketUpdateText.Progress(1, 7, 600, 4200, TimeSpan.FromSeconds(125.2), width));
}
