namespace KeepTune.Core.Tests;

public class KernelReleaseTests
{
    private static readonly Version First = new(5, 11);

    [Theory]
    [InlineData("5.10.0-32-amd64", "the BPF engine needs Linux 5.11, but this kernel is 5.10.0-32-amd64")]
    [InlineData("4.18.0-553.el8_10.x86_64", "the BPF engine needs Linux 5.11, but this kernel is 4.18.0-553.el8_10.x86_64")]
    [InlineData("5.9+", "the BPF engine needs Linux 5.11, but this kernel is 5.9+")]
    [InlineData("5.11", null)]
    [InlineData("5.11.0-rc1", null)]
    [InlineData("6.1.0-28-amd64", null)]
    [InlineData("10.0", null)]
    [InlineData("", null)]
    [InlineData("5", null)]
    [InlineData("next.11", null)]
    public void A_version_is_named_only_if_the_kernel_is_known_to_be_older(string release, string? expected)
    {
        var kernel = new KernelRelease(release);

        Assert.Equal(expected, kernel.TooOldFor("the BPF engine", First));
        Assert.StartsWith(expected ?? "this kernel", kernel.Refusal("the BPF engine", First, "Invalid argument"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_contains_the_kernels_message()
    {
        string Of(string release) => new KernelRelease(release).Refusal("the program", First, "Permission denied: no");

        Assert.Equal("this kernel (6.1.0) refused the program: Permission denied: no", Of("6.1.0"));
        Assert.Equal("the program needs Linux 5.11, but this kernel is 5.10.1: Permission denied: no", Of("5.10.1"));
        Assert.Equal("this kernel refused the program: Permission denied: no", Of(""));
    }

    [Theory]
    [InlineData("6.1.0", true)]
    [InlineData("6.10.3", true)]
    [InlineData("6.0.19", false)]
    [InlineData("", false)]
    public void An_unknown_version_is_not_at_least_any(string release, bool expected) =>
        Assert.Equal(expected, new KernelRelease(release).IsAtLeast(new(6, 1)));
}
