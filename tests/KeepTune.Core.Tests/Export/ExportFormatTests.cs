using System.Runtime.CompilerServices;
using CsCheck;
using KeepTune.Core.Export;
using KeepTune.Core.Profiles;

namespace KeepTune.Core.Tests.Export;

public class ExportFormatTests
{
    private static readonly KeepaliveSettings Cloud = KeepaliveSettings.FromSeconds(200, 30, 5);

    public static TheoryData<string> Names => [.. ExportFormats.Names];

    public static IEnumerable<Profile> BuiltIn =>
        new ProfileCatalog([new BuiltInProfiles()], KeepaliveRange.Usual).Entries().Select(entry => entry.Parsed.OrThrow());

    /// <summary>With KEEPTUNE_ACCEPT=1 in the environment it writes the files instead: read the diff before you keep them.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Each_format_writes_the_profile_cloud_as_its_snapshot(string name)
    {
        var path = Path.Combine(Snapshots(), $"cloud.{name}.txt");
        var text = Format(name).Text("cloud", Cloud);
        if (Environment.GetEnvironmentVariable("KEEPTUNE_ACCEPT") == "1")
            File.WriteAllText(path, text);

        Assert.Equal(File.ReadAllText(path), text);
    }

    [Fact]
    public void Names_are_plain_and_distinct()
    {
        Assert.Equal(ExportFormats.Names.Count, ExportFormats.Names.Distinct().Count());
        Assert.All(ExportFormats.Names, name => Assert.Matches("^[a-z]+(-[a-z]+)?$", name));
        Assert.Null(ExportFormats.Find("Docker"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_built_in_profile_becomes_ascii_lines_that_end(string name) => Assert.All(BuiltIn, profile =>
    {
        var text = Format(name).Text(profile.Name, profile.Settings);

        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.False(text.EndsWith("\n\n", StringComparison.Ordinal));
        Assert.All(text, c => Assert.True(c is '\n' or '\t' or (>= ' ' and <= '~'), $"{name}: {(int)c}"));
        Assert.All(text.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
        Assert.All(text.Split('\n').Where(line => IsComment(Format(name), line)), line => Assert.InRange(line.Length, 3, 78));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void No_placeholder_is_left(string name) => Any.Usual.Sample(settings =>
    {
        foreach (var text in Format(name).Caveats(settings).Append(Format(name).Text(null, settings)))
            Assert.DoesNotMatch(@"(?<!\{)\{[a-z]+[a-z0-9+-]*\}(?!\})", text);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void The_comments_name_the_profile_and_every_caveat(string name)
    {
        var format = Format(name);
        var caveats = format.Caveats(Cloud);

        Assert.StartsWith("Reach: ", caveats[0], StringComparison.Ordinal);
        Assert.All(caveats, caveat => Assert.DoesNotContain('\n', caveat));
        if (format.Comment is not { } comment)
            return;
        // Text to be copied is on one line.
        Assert.All(
            caveats.Where(
                caveat =>
                    caveat.StartsWith("Use: ", StringComparison.Ordinal) || caveat.StartsWith("In Cargo.toml: ", StringComparison.Ordinal)),
            use => Assert.Contains($"\n{comment} {use}\n", format.Text("cloud", Cloud), StringComparison.Ordinal));
        var comments = string.Join(
            ' ',
            format.Text("cloud", Cloud).Split('\n').Where(line => IsComment(format, line)).Select(line => line[(comment.Length + 1)..]));
        Assert.StartsWith(
            "TCP keepalive, keeptune profile 'cloud': time 200 s, intvl 30 s, probes 5. A dead peer of an idle connection is detected "
                + "after 350 s. "
                + string.Join(' ', caveats),
            comments, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_values_appear_in_the_text(string name) => Any.Usual.Sample(settings =>
    {
        var format = Format(name);
        var values = string.Join('\n', format.Text("x", settings).Split('\n').Where(line => !IsComment(format, line)));

        Assert.Contains($"{settings.TimeSeconds}", values, StringComparison.Ordinal);
        // Redis takes only the time.
        Assert.True(
            name == "redis"
                || (
                    values.Contains($"{settings.IntvlSeconds}", StringComparison.Ordinal)
                        && values.Contains($"{settings.Probes}", StringComparison.Ordinal)),
            values);
    });

    [Theory]
    [InlineData(200, 30, 5, "intvl 66 s, probes 3 instead of intvl 30 s, probes 5.", "With Redis, detection takes 398 s, not 350 s.")]
    [InlineData(1, 1, 3, "intvl 1 s, probes 3 instead of intvl 1 s, probes 3.", "With Redis, detection takes 4 s, not 4 s.")]
    [InlineData(32767, 32767, 127, "intvl 10922 s, probes 3 instead of", "With Redis, detection takes 65533 s, not 4194176 s.")]
    public void Redis_explains_how_it_uses_its_only_number(int time, int intvl, int probes, string made, string detection)
    {
        var caveats = Format("redis").Caveats(KeepaliveSettings.FromSeconds(time, intvl, probes));

        Assert.Contains(made, caveats[1], StringComparison.Ordinal);
        Assert.Equal(detection, caveats[2]);
    }

    [Fact]
    public void Node_explains_what_older_versions_do() =>
        Assert.Contains(
            Format("node").Caveats(Cloud),
            caveat =>
                caveat.Contains("ignores interval and count", StringComparison.Ordinal)
                    && caveat.Contains("210 s instead of 350 s", StringComparison.Ordinal));

    [Fact]
    public void A_profile_without_a_name_is_written_without_one() =>
        Assert.StartsWith(
            "# TCP keepalive: time 200 s, intvl 30 s, probes 5.\n", Format("docker").Text(null, Cloud), StringComparison.Ordinal);

    private static ExportFormat Format(string name) => ExportFormats.Find(name)!;

    private static bool IsComment(ExportFormat format, string line) =>
        format.Comment is { } comment && line.StartsWith(comment + " ", StringComparison.Ordinal);

    private static string Snapshots([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Snapshots");
}
