using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace KeepTune.Cli.Tests.Architecture;

/// <summary>The pages for developers name what is there.</summary>
public partial class DocumentTests
{
    private static readonly string[] Kinds = [".cs", ".csproj", ".props", ".targets", ".rsp", ".sh"];

    // Named because they are not used.
    private static readonly string[] NotOurs = ["SuppressGCTransition", "LiveDisplay"];

    [Fact]
    public void A_name_in_a_page_is_one_in_the_sources()
    {
        var names = Sources().SelectMany(file => Words().Matches(File.ReadAllText(file)).Select(word => word.Value)).ToHashSet();
        names.UnionWith(NotOurs);

        Assert.Empty(
            Pages().SelectMany(
                page => Names().Matches(File.ReadAllText(page))
                    .SelectMany(name => name.Groups[1].Value.Split('.'))
                    .Where(name => !names.Contains(name))
                    .Select(name => $"{Path.GetRelativePath(Repository(), page)}: {name}")));
    }

    private static IEnumerable<string> Pages() =>
        [Path.Combine(Repository(), "src/README.md"), .. Directory.GetFiles(Path.Combine(Repository(), "src/decisions"), "*.md")];

    private static IEnumerable<string> Sources() =>
        Directory.GetFiles(Repository())
            .Concat(Directory.GetFiles(Path.Combine(Repository(), "src"), "*", SearchOption.AllDirectories))
            .Concat(Directory.GetFiles(Path.Combine(Repository(), "tests"), "*", SearchOption.AllDirectories))
            .Where(file => Kinds.Contains(Path.GetExtension(file)));

    private static string Repository([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));

    // `SocketTable`, `StateLock.Take`
    [GeneratedRegex(@"`([A-Z][A-Za-z]+(?:\.[A-Z][A-Za-z]+)*)`")]
    private static partial Regex Names();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Words();
}
