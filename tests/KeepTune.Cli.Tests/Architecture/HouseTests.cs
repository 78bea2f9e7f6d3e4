using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace KeepTune.Cli.Tests.Architecture;

/// <summary>The project's rules that can be checked in the compiled code and the tree.</summary>
public partial class HouseTests
{
    private const int MaxFiles = 30;
    private const int MaxColumns = 140;
    private const int MaxParameters = 6;
    private const string Interop = "KeepTune.Linux.Interop";

    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly string[] Assemblies = ["KeepTune.Core", "KeepTune.Linux", "keeptune"];

    private static readonly Lazy<List<(Reference From, Reference To)>> References = new(() =>
        [.. Assemblies.SelectMany(name => TypeReferences.Of(Path.Combine(AppContext.BaseDirectory, $"{name}.dll")))]);

    [Theory]
    [InlineData("KeepTune.Core", "")]
    [InlineData("KeepTune.Linux", "KeepTune.Core")]
    [InlineData("KeepTune.Cli", "KeepTune.Core KeepTune.Linux")]
    public void A_layer_depends_only_on_those_below_it(string layer, string below) => Assert.DoesNotContain(
        References.Value,
        one => LayerOf(one.From) == layer && LayerOf(one.To) is { } needed && needed != layer && !below.Split(' ').Contains(needed));

    [Fact]
    public void No_two_folders_depend_on_each_other()
    {
        var needs = References.Value
            .Where(one => LayerOf(one.To) is not null && LayerOf(one.From) is not null && !IsInside(one.From.Namespace, one.To.Namespace))
            .ToLookup(one => (From: one.From.Namespace, To: one.To.Namespace));

        Assert.Empty(needs
            .Where(pair => string.CompareOrdinal(pair.Key.From, pair.Key.To) < 0 && needs.Contains((pair.Key.To, pair.Key.From)))
            .Select(pair => $"{pair.Key.From} <-> {pair.Key.To}: {Shown(pair)}; back: {Shown(needs[(pair.Key.To, pair.Key.From)])}"));
    }

    [Fact]
    public void Folders_do_not_depend_on_each_other_in_a_cycle()
    {
        var left = References.Value
            .Where(one => LayerOf(one.To) is not null && LayerOf(one.From) is not null && !IsInside(one.From.Namespace, one.To.Namespace))
            .Select(one => (From: one.From.Namespace, To: one.To.Namespace))
            .ToHashSet();

        // A folder that depends on none of the rest is in no cycle, nor is one on which none depends.
        while (left.RemoveWhere(need => left.All(other => other.From != need.To) || left.All(other => other.To != need.From)) > 0)
        {
        }

        Assert.Empty(left);
    }

    [Fact]
    public void Only_the_console_and_texts_write()
    {
        var writers = References.Value.Where(one => LayerOf(one.From) == "KeepTune.Cli" && Writes(one.To))
            .Select(one => one.From)
            .Distinct()
            .ToList();

        Assert.Contains(writers, from => from.Type == "Messages");
        Assert.DoesNotContain(
            writers, from => from.Namespace != "KeepTune.Cli.Console" && !from.Type.EndsWith("Text", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_interop_names_libc() =>
        Assert.All(
            Sources("src").Where(file => File.ReadAllText(file).Contains("\"libc\"", StringComparison.Ordinal)),
            file => Assert.Contains("/Interop/", file, StringComparison.Ordinal));

    [Fact]
    public void Only_the_interop_calls_libc()
    {
        var callers = References.Value.Where(one => one.To is { Namespace: Interop, Type: "LibC" })
            .Select(one => one.From)
            .Distinct()
            .ToList();

        Assert.Contains(callers, from => from is { Namespace: Interop, Type: "Files" });
        Assert.DoesNotContain(callers, from => from.Namespace != Interop);
    }

    [Fact]
    public void A_namespace_has_the_name_of_its_folder() => Assert.All(Sources("src"), file =>
    {
        var folder = Path.GetRelativePath(Path.Combine(SourceTree.Root, "src"), Path.GetDirectoryName(file)!).Replace('/', '.');
        Assert.All(Namespaces().Matches(File.ReadAllText(file)), match => Assert.Equal(folder, match.Groups[1].Value));
    });

    [Fact]
    public void No_folder_of_the_command_line_holds_too_many_files() => Assert.All(
        Sources("src/KeepTune.Cli").GroupBy(file => Path.GetDirectoryName(file)!),
        folder => Assert.True(folder.Count() <= MaxFiles, $"{folder.Key}: {folder.Count()} files"));

    [Fact]
    public void No_method_takes_too_many_parameters() => Assert.Empty(
        new[] { typeof(Core.Failure), typeof(Linux.Host.SystemPaths), typeof(Messages) }
            .SelectMany(type => type.Assembly.GetTypes())
            .Where(type => !IsMade(type) && type.FullName != $"{Interop}.LibC")
            .SelectMany(type => type.GetMethods(Declared))
            .Where(method => !IsMade(method) && method.GetParameters().Length > MaxParameters)
            .Select(method => $"{method.DeclaringType}.{method.Name}"));

    // Generated: members of records, lambdas, and local functions, which share their surroundings.
    private static bool IsMade(MemberInfo member) =>
        member.IsDefined(typeof(CompilerGeneratedAttribute)) || member.Name.Contains('<', StringComparison.Ordinal);

    // Raw strings (scripts, documents) are exempt.
    [Fact]
    public void No_line_is_too_long() => Assert.Empty(Sources("src").Concat(Sources("tests")).SelectMany(TooLong));

    private static IEnumerable<string> TooLong(string file)
    {
        var (number, isQuoted) = (0, false);
        foreach (var line in File.ReadLines(file))
        {
            number++;
            var quotes = Quotes().Count(line);
            if (line.Length > MaxColumns && !isQuoted && quotes == 0)
                yield return $"{Path.GetRelativePath(SourceTree.Root, file)}:{number}: {line.Length} columns";
            isQuoted ^= quotes % 2 != 0;
        }
    }

    private static bool Writes(Reference to) =>
        to is { Namespace: "KeepTune.Linux.Host", Type: "StandardStreams", Member: "WriteOutput" or "WriteError" }
            or { Namespace: "System", Type: "Console" };

    private static string? LayerOf(Reference reference) =>
        Layers().Match(reference.Namespace) is { Success: true } match ? match.Value : null;

    // The same folder, or a folder and its subfolder.
    private static bool IsInside(string one, string other) =>
        $"{one}.".StartsWith($"{other}.", StringComparison.Ordinal) || $"{other}.".StartsWith($"{one}.", StringComparison.Ordinal);

    private static string Shown(IEnumerable<(Reference From, Reference To)> needs) =>
        string.Join(", ", needs.Select(one => $"{one.From.Type} -> {one.To}").Distinct().Take(5));

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(SourceTree.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !BuildFolders().IsMatch(file));

    [GeneratedRegex(@"^KeepTune\.\w+")]
    private static partial Regex Layers();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespaces();

    [GeneratedRegex("\"{3,}")]
    private static partial Regex Quotes();

    [GeneratedRegex("/(bin|obj)/")]
    private static partial Regex BuildFolders();
}
