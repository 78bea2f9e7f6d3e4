using KeepTune.Core.Planning;
using KeepTune.Core.Profiles;

namespace KeepTune.Core.Tests.Planning;

public class MiddleboxCatalogTests
{
    public static TheoryData<string> Names { get; } = [.. MiddleboxCatalog.All.Select(box => box.Name)];

    [Fact]
    public void No_two_boxes_have_the_same_name_or_title()
    {
        Assert.True(MiddleboxCatalog.All.Count > 25);
        Assert.Distinct(MiddleboxCatalog.All.Select(box => box.Name));
        Assert.Distinct(MiddleboxCatalog.All.Select(box => box.Title));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_has_a_name_a_title_a_limit_in_its_range_and_a_public_source(string name)
    {
        var box = MiddleboxCatalog.Find(name)!;

        Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", name);
        Assert.True(ProfileName.IsValid(name));
        Assert.InRange(box.Title.Length, 4, 50);
        Assert.InRange(box.Limit ?? box.Shortest ?? TimeSpan.Zero, box.Shortest ?? TimeSpan.Zero, box.Longest ?? TimeSpan.MaxValue);
        Assert.Equal(box.Shortest is null, box.Longest is null);
        Assert.Matches(@"^https://|^Linux, net/|\bGuide\b|^Junos OS ", box.Source);
        // A proxy decides itself what it does at its timeout; only a proxy that must be configured has no default.
        Assert.True(box.Refreshed ? box.Limit is not null && box.AtLimit is not AtLimit.Closed : box.AtLimit is AtLimit.Closed);
    }

    [Theory]
    [InlineData("aws-nlb", 350, 60, 6000, true, AtLimit.NotKnown)]
    [InlineData("aws-nat", 350, null, null, true, AtLimit.Reset)]
    [InlineData("azure-lb", 240, 240, 6000, true, AtLimit.Silent)]
    [InlineData("gcp-vpc", 600, null, null, true, AtLimit.NotKnown)]
    [InlineData("ipvs", 900, null, null, true, AtLimit.NotKnown)]
    [InlineData("aws-alb", 60, null, null, false, AtLimit.Closed)]
    [InlineData("haproxy", null, null, null, false, AtLimit.Closed)]
    public void A_box_is_read_as_it_is_written(string name, int? limit, int? least, int? most, bool refreshed, AtLimit atLimit)
    {
        var box = MiddleboxCatalog.Find(name)!;

        Assert.Equal(
            (limit, least, most, refreshed, atLimit),
            ((int?)box.Limit?.TotalSeconds, (int?)box.Shortest?.TotalSeconds, (int?)box.Longest?.TotalSeconds, box.Refreshed, box.AtLimit));
    }

    [Theory]
    [InlineData("azur-lb", "azure-lb")]
    [InlineData("AZURE-LB", "azure-lb")]
    [InlineData("nlb", "aws-nlb", "aws-nlb-tls")]
    [InlineData("azure", "azure-lb", "azure-nat", "azure-aks", "azure-firewall")]
    [InlineData("toaster")]
    public void An_unknown_name_suggests_the_nearest(string word, params string[] names) =>
        Assert.Equal(names, MiddleboxCatalog.Near(word));

    [Theory]
    [InlineData("[a]\ntitle = \"A\"\nlimit = 0", "above 0")]
    [InlineData("[a]\ntitle = \"A\"\nlimit = 5\nrange = [1]", "two numbers")]
    [InlineData("[a]\ntitle = \"\"", "expected a string")]
    [InlineData("[a]\nlimit = 5", "title: missing")]
    [InlineData("[a]\ntitle = \"A\"\ntitle = \"B\"", "twice")]
    [InlineData("[a]\ntitle = \"A\"\nrefreshed = 1", "true or false")]
    [InlineData("[a]\ntitle = \"A\"\nrefreshed = true\nat_limit = \"boom\"\nsource = \"s\"\nverified = true", "silent, reset or closed")]
    [InlineData("[a]\ntitle = \"A\"\nrefreshed = true\nsource = \"s\"\nverified = true\nfoo = 1", "no such key")]
    [InlineData("[a", "")]
    public void A_mistake_in_the_file_is_refused(string toml, string words) =>
        Assert.Contains(words, Assert.Throws<FormatException>(() => MiddleboxReader.Read(toml)).Message, StringComparison.Ordinal);
}
