namespace KeepTune.Core.Tests.Text;

public class NearestNameTests
{
    private static readonly string[] Names = [
        "aggressive", "aws", "azure", "balanced", "cloud", "database", "kernel-default", "time", "intvl", "probes"
    ];

    [Theory]
    [InlineData("agressive", "aggressive")]
    [InlineData("datbase", "database")]
    [InlineData("kernel_defualt", "kernel-default")]
    [InlineData("tiem", "time")]
    [InlineData("interval", null)]
    [InlineData("intval", "intvl")]
    [InlineData("aws", "aws")]
    [InlineData("asw", "aws")]
    [InlineData("something-else", null)]
    [InlineData("", null)]
    [InlineData("xyz", null)]
    public void A_typing_error_finds_the_name(string word, string? nearest) => Assert.Equal(nearest, NearestName.Of(word, Names));

    [Theory]
    [InlineData("nlb", "aws")]
    [InlineData("ELB", "aws")]
    [InlineData("postgres", "database")]
    [InlineData("mysql", "database")]
    [InlineData("gke", null)]
    [InlineData("aggr", "aggressive")]
    [InlineData("kernel", "kernel-default")]
    public void A_product_and_a_beginning_find_the_name(string word, string? nearest) => Assert.Equal(nearest, NearestName.Of(word, Names));

    [Theory]
    [InlineData("k8s", "kubernetes", new[] { "docker", "kubernetes", "c" })]
    [InlineData("k8s", "k8s-ipvs", new[] { "aws", "k8s-ipvs" })]
    [InlineData("swarm", "compose", new[] { "compose", "docker" })]
    [InlineData("swarm", "ipvs", new[] { "aws-nlb", "ipvs" })]
    [InlineData("postgres", "postgresql", new[] { "redis", "postgresql" })]
    [InlineData("--al", "--all", new[] { "--all-netns", "--all" })]
    public void A_word_stands_for_what_there_is(string word, string nearest, string[] names) =>
        Assert.Equal(nearest, NearestName.Of(word, names));

    [Fact]
    public void Of_equally_near_names_the_alphabetically_first_is_chosen() => Assert.Equal("abc", NearestName.Of("abx", ["abd", "abc"]));

    [Fact]
    public void A_swap_of_neighbours_is_nearer_than_two_changes() => Assert.Equal("probes", NearestName.Of("porbes", ["corbel", "probes"]));

    [Fact]
    public void A_very_long_word_is_near_to_nothing() => Assert.Null(NearestName.Of(new string('a', 100_000), Names));
}
