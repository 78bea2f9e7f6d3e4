using KeepTune.Linux.Namespaces;

namespace KeepTune.Linux.Tests.Namespaces;

public sealed class NamespaceFileTests : IDisposable
{
    private readonly FixtureTree tree = new();

    private SystemPaths Paths => SystemPaths.Live with { Run = tree.Paths.Run, Var = tree.Paths.Var };

    public void Dispose() => tree.Dispose();

    [Fact]
    public void A_name_a_path_and_a_process_lead_to_the_same_namespace()
    {
        using var one = new OtherNamespace();
        Directory.CreateDirectory($"{tree.Directory}/run/docker/netns");
        File.CreateSymbolicLink($"{tree.Directory}/run/docker/netns/0a1b2c", $"/proc/{one.Pid}/ns/net");

        using var byName = NamespaceFile.Open(Paths, "0a1b2c");
        using var byPath = NamespaceFile.Open(Paths, $"/proc/{one.Pid}/ns/net");
        using var byPid = NamespaceFile.Open(Paths, one.Pid);

        Assert.All(
            [byName, byPath, byPid], file => Assert.Equal(one.Inode, Files.Status(file, out var status) == Errno.None ? status.Inode : 0));
    }

    [Fact]
    public void An_unknown_name_gets_the_nearest_one()
    {
        tree.Write("run/netns/blue", "");

        var failure = Assert.Throws<Failure>(() => NamespaceFile.Open(Paths, "bleu"));

        Assert.Equal((FailureKind.Failed, "no network namespace named 'bleu'"), (failure.Kind, failure.Message));
        Assert.StartsWith("did you mean 'blue'? ", failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stale", "is a regular file")]
    [InlineData("/etc/passwd", "is a regular file")]
    [InlineData("/dev/zero", "is a character device")]
    [InlineData("/tmp/", "is a directory")]
    [InlineData("/proc/self/ns/mnt", "is a namespace of another kind")]
    [InlineData("..", "is not a name of a network namespace")]
    [InlineData("", "is not a name of a network namespace")]
    public void Anything_but_a_network_namespace_is_refused(string given, string told)
    {
        tree.Write("run/netns/stale", "");

        var failure = Assert.Throws<Failure>(() => NamespaceFile.Open(Paths, given));

        Assert.Equal(FailureKind.InvalidInput, failure.Kind);
        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dangling_path_and_an_ended_process_fail()
    {
        int gone;
        using (var one = new OtherNamespace())
            gone = one.Pid;

        Assert.Equal(FailureKind.Failed, Assert.Throws<Failure>(() => NamespaceFile.Open(Paths, "/nowhere/at/all")).Kind);
        var failure = Assert.Throws<Failure>(() => NamespaceFile.Open(Paths, gone));
        Assert.Equal((FailureKind.Failed, $"there is no process {gone}"), (failure.Kind, failure.Message));
    }

    [Fact]
    public void A_fifo_is_refused_without_waiting()
    {
        var fifo = $"{tree.Directory}/run/fifo";
        System.Diagnostics.Process.Start("mkfifo", fifo).WaitForExit();

        Assert.Contains("is a FIFO", Assert.Throws<Failure>(() => NamespaceFile.Open(Paths, fifo)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_to_enter_names_the_capability() =>
        Assert.Equal(FailureKind.NotPermitted, NamespaceFile.CouldNotEnter("the network namespace 'x'", Errno.EPERM).Kind);
}
