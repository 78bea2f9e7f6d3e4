using System.Text.RegularExpressions;

namespace KeepTune.Cli.Tests.Architecture;

/// <summary>The pages for developers use names that exist.</summary>
public partial class DocumentTests
{
    private static readonly string[] Kinds = [".cs", ".csproj", ".props", ".targets", ".rsp", ".sh"];

    // Mentioned because they are not used.
    private static readonly string[] NotOurs = ["SuppressGCTransition", "LiveDisplay"];

    [Fact]
    public void Every_name_in_a_page_exists_in_the_sources()
    {
        var names = Sources().SelectMany(file => Words().Matches(File.ReadAllText(file)).Select(word => word.Value)).ToHashSet();
        names.UnionWith(NotOurs);

        Assert.Empty(
            Pages().SelectMany(
                page => Names().Matches(File.ReadAllText(page))
                    .SelectMany(name => name.Groups[1].Value.Split('.'))
                    .Where(name => !names.Contains(name))
                    .Select(name => $"{Path.GetRelativePath(SourceTree.Root, page)}: {name}")));
    }

    private static IEnumerable<string> Pages() =>
        [Path.Combine(SourceTree.Root, "src/README.md"), .. Directory.GetFiles(Path.Combine(SourceTree.Root, "src/decisions"), "*.md")];

    private static IEnumerable<string> Sources() =>
        Directory.GetFiles(SourceTree.Root)
            .Concat(Directory.GetFiles(Path.Combine(SourceTree.Root, "src"), "*", SearchOption.AllDirectories))
            .Concat(Directory.GetFiles(Path.Combine(SourceTree.Root, "tests"), "*", SearchOption.AllDirectories))
            .Where(file => Kinds.Contains(Path.GetExtension(file)));

    // `SocketTable`, `StateLock.Take`
    [GeneratedRegex(@"`([A-Z][A-Za-z]+(?:\.[A-Z][A-Za-z]+)*)`")]
    private static partial Regex Names();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Words();
}
