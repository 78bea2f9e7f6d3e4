using KeepTune.Core.Proving;
using KeepTune.Linux.Proving;

namespace KeepTune.Linux.Tests.Proving;

public sealed class PcapFileTests : IDisposable
{
    private readonly FixtureTree tree = new();

    private string FilePath => $"{tree.Directory}/capture.pcap";

    public void Dispose() => tree.Dispose();

    [Fact]
    public void Frames_are_written_in_the_order_in_which_they_passed()
    {
        using (var file = PcapFile.Create(FilePath))
        {
            file.Begin();
            file.Add([Frame(2, 0xBB), Frame(1, 0xAA)]);
        }

        Assert.Equal(
            [.. PcapFormat.Header(), .. PcapFormat.Record(1, [0xAA]), .. PcapFormat.Record(2, [0xBB])], File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void An_earlier_capture_is_replaced_just_before_packets_arrive()
    {
        tree.Write("capture.pcap", new string('x', 1000));

        PcapFile.Create(FilePath).Dispose();
        Assert.Equal(1000, new FileInfo(FilePath).Length);
        using (var file = PcapFile.Create(FilePath))
            file.Begin();

        Assert.Equal(PcapFormat.Header(), File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void A_symbolic_link_is_not_followed()
    {
        var target = tree.Write("target", "precious");
        File.CreateSymbolicLink(FilePath, target);

        Refused("is a symbolic link, which is not followed");
        Assert.Equal("precious", File.ReadAllText(target));
    }

    [Fact]
    public void A_file_with_another_name_is_left_alone()
    {
        var target = tree.Write("target", "precious");
        System.Diagnostics.Process.Start("ln", [target, FilePath]).WaitForExit();

        Refused("has other names");
        Assert.Equal("precious", File.ReadAllText(target));
    }

    [Fact]
    public void A_file_of_another_user_is_left_alone()
    {
        tree.Write("capture.pcap", "precious");
        System.Diagnostics.Process.Start("chown", ["65534", FilePath]).WaitForExit();

        Refused("belongs to another user");
        Assert.Equal("precious", File.ReadAllText(FilePath));
    }

    [Fact]
    public void A_device_and_a_directory_are_refused()
    {
        Assert.Contains(
            "is a character device", Assert.Throws<Failure>(() => PcapFile.Create("/dev/null")).Message, StringComparison.Ordinal);
        Assert.Contains("Is a directory", Assert.Throws<Failure>(() => PcapFile.Create(tree.Directory)).Message, StringComparison.Ordinal);
    }

    private void Refused(string words) =>
        Assert.Contains(words, Assert.Throws<Failure>(() => PcapFile.Create(FilePath)).Message, StringComparison.Ordinal);

    private static CapturedFrame Frame(long at, byte content) => new(at, default, true, new[] { content });
}
