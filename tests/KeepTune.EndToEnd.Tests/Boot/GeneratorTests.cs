using System.Text.RegularExpressions;

namespace KeepTune.EndToEnd.Tests.Boot;

/// <summary>The random trees themselves.</summary>
public class GeneratorTests
{
    private static readonly string[] Directories = ["/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d"];

    // The text before the first '=' of anything that an engine may take for a line: a key of the namespace, or nothing that could be
    // a key.
    private static readonly Regex Harmless = new(
        """^(\xef\xbb\xbf[#;]?)?[\s\xa0"./-]*(\xef\xbb\xbf)?(proc/sys/)?([Nn]et|n\[e\]t|n\?t)[./]+([.][.]/net/)?(ipv4|ipv\?|ip\*|\*|ipv\[!6\]|\{ipv4,ipv6\})[./]+ ?(tcp_keep|tcp_fin_timeout|tcp_syn_retries|ip_default_ttl)|^(\xef\xbb\xbf)?[\s-]*$""",
        RegexOptions.CultureInvariant);

    [Fact]
    public void No_tree_names_a_sysctl_of_the_machine()
    {
        var keys = Trees(3000).SelectMany(tree => tree.Entries).Where(entry => entry.Kind == EntryKind.File)
            .SelectMany(entry => entry.Text.Split('\n', '\r', '\0')).Where(line => line.Contains('='))
            .Select(line => line.Split('=')[0]).Where(key => !key.TrimStart().StartsWith('#') && !key.StartsWith(';')).Distinct();

        Assert.All(keys, key => Assert.Matches(Harmless, key));
    }

    [Fact]
    public void A_seed_makes_the_same_tree_again() =>
        Assert.Equal(TreeGenerator.Generate(7, Directories).Listing(), TreeGenerator.Generate(7, Directories).Listing());

    private static IEnumerable<SysctlTree> Trees(int count) =>
        Enumerable.Range(0, count).Select(seed => TreeGenerator.Generate((ulong)seed, Directories));
}
