using System.Text.RegularExpressions;

namespace KeepTune.Cli.Tests.Architecture;

/// <summary>Links between the pages of the repository, with anchors as GitHub makes them.</summary>
public partial class LinkTests
{
    [Fact]
    public void A_relative_link_leads_to_a_file_and_an_anchor_to_a_heading()
    {
        var pages = Pages();
        var links = pages.SelectMany(page => Links(File.ReadAllText(page)).Select(link => (Page: page, Link: link))).ToList();

        Assert.True(pages.Count > 20 && links.Count > 20);
        Assert.Empty(
            links.Where(at => !Leads(at.Page, at.Link)).Select(at => $"{Path.GetRelativePath(SourceTree.Root, at.Page)}: {at.Link}"));
    }

    [Theory]
    [InlineData("## `--confirm`, and how it *ends*", "--confirm-and-how-it-ends")]
    [InlineData("# What's in [a link](b.md)?", "whats-in-a-link")]
    public void An_anchor_is_derived_from_a_heading(string heading, string anchor) => Assert.Equal([anchor], Anchors(heading));

    [Fact]
    public void Code_contains_neither_links_nor_headings_and_anchors_are_unique()
    {
        const string Page = "# One\n# One\n```\n# Two\n[a](b)\n```\nText, `[c](d)` and\n[e](f \"title\"), ![g](h.svg)\n\n[i]: j.md#k\n";

        Assert.Equal(["one", "one-1"], Anchors(Page));
        Assert.Equal(["f", "h.svg", "j.md#k"], Links(Page));
    }

    private static List<string> Pages() =>
        [
            .. Directory.GetFiles(SourceTree.Root, "*.md"),
            .. new[] { ".github", "profiles", "src", "tests" }.SelectMany(
                folder => Directory.GetFiles(Path.Combine(SourceTree.Root, folder), "*.md", SearchOption.AllDirectories))
        ];

    private static bool Leads(string page, string link)
    {
        if (Elsewhere().IsMatch(link))
            return true;
        var (path, anchor) = link.Split('#', 2) is [var before, var after] ? (before, after) : (link, null);
        var file = path == "" ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, Uri.UnescapeDataString(path)));
        return anchor is null
            ? File.Exists(file) || Directory.Exists(file)
            : File.Exists(file) && Anchors(File.ReadAllText(file)).Contains(anchor);
    }

    private static List<string> Links(string page) =>
        [.. Link().Matches(InlineCode().Replace(CodeBlock().Replace(page, ""), "")).Select(link => link.Groups["to"].Value)];

    private static List<string> Anchors(string page)
    {
        List<string> anchors = [];
        foreach (Match heading in Heading().Matches(CodeBlock().Replace(page, "")))
        {
            var text = Linked().Replace(heading.Groups[1].Value, "$1").Trim();
            var anchor = NotInAnchors().Replace(text, "").ToLowerInvariant().Replace(' ', '-');
            var same = anchors.Count(made => made == anchor || Regex.IsMatch(made, $"^{Regex.Escape(anchor)}-[0-9]+$"));
            anchors.Add(same == 0 ? anchor : $"{anchor}-{same}");
        }
        return anchors;
    }

    [GeneratedRegex("^ *(```|~~~).*?^ *\\1[^\n]*$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex("\\]\\((?<to>[^)\\s]+)[^)]*\\)|^\\[[^\\]]+\\]: *(?<to>\\S+)", RegexOptions.Multiline)]
    private static partial Regex Link();

    [GeneratedRegex("^[a-z][a-z0-9+.-]*:", RegexOptions.IgnoreCase)]
    private static partial Regex Elsewhere();

    [GeneratedRegex("^#{1,6} +([^\n]+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("\\[([^\\]]*)\\]\\([^)]*\\)")]
    private static partial Regex Linked();

    [GeneratedRegex("[^\\w\\- ]")]
    private static partial Regex NotInAnchors();
}
