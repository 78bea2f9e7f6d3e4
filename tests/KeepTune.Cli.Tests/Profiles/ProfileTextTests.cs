using KeepTune.Cli.Profiles;
using KeepTune.Cli.Tests.Console;
using KeepTune.Core.Profiles;

namespace KeepTune.Cli.Tests.Profiles;

public class ProfileTextTests
{
    private static readonly ProfileCatalog Catalog = new([new BuiltInProfiles()], KeepaliveRange.Usual);

    public static TheoryData<string> Names { get; } = [.. Catalog.Names()];

    private static ProfileListResult List => new(ProfileListResult.SchemaName, [.. Catalog.Entries().Select(Entry)]);

    [Fact]
    public void The_built_in_profiles_fit_a_terminal_of_80_columns()
    {
        var text = ProfileText.List(List, Screens.Terminal());

        Assert.All(text.Lines(), line => Assert.InRange(line.Length, 1, 80));
        Snapshot.Matches("profile-list", text);
    }

    [Fact]
    public void Piped_each_profile_is_one_line() =>
        Assert.Equal(Catalog.Names(), ProfileText.List(List, Screen.Plain).Lines().Skip(1).Select(line => line.Split(' ')[0]));

    [Fact]
    public void Hidden_and_invalid_profiles_are_marked()
    {
        var entry = List.Profiles[0];
        var text = ProfileText.List(
            List with
            {
                Profiles =
                [
                    entry with { Name = "mine", Path = "/etc/keeptune/profiles/mine.toml", Shadows = ["/a/mine.toml", "/b/mine.toml"] },
                    new("bad", null, null, null, null, null, [], "/p/bad.toml", [], ["/p/bad.toml:1:1: 'time' is missing"]),
                ],
            },
            Screen.Plain);

        Assert.Contains($"\n{"bad",-38}not valid: keeptune profile check /p/bad.toml\n", text);
        Assert.EndsWith("\n/etc/keeptune/profiles/mine.toml hides /a/mine.toml, /b/mine.toml\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_profile_is_shown_with_its_reasons(string name) =>
        Assert.All((int[])[60, 80, 200], width => Assert.All(
            ProfileText.Show(Shown(name), Screens.Terminal(width)).Lines(),
            line => Assert.InRange(line.Length, 0, width)));

    [Fact]
    public void Azure_as_shown() => Snapshot.Matches("profile-show-azure", ProfileText.Show(Shown("azure"), Screens.Terminal()));

    [Fact]
    public void Two_different_worst_cases_are_both_named()
    {
        var text = ProfileText.Show(Shown("database"), Screens.Terminal(200));

        Assert.Contains(
            "\ndetection    120 s (2m), at most 124 s (2m 4s) on this machine, 129 s (2m 9s) on any kernel\n",
            text,
            StringComparison.Ordinal);
        Assert.Contains("up to 129 s", text.Replace("\n  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(
            "\ndetection    120 s (2m), at most 129 s (2m 9s)\n",
            ProfileText.Show(Shown("database") with { DetectionWorstS = 128.7, DetectionWorstAnyKernelS = 128.7 }, Screen.Plain),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_without_optional_texts_has_no_empty_rows()
    {
        var text = ProfileText.Show(
            Shown("azure") with { Name = null, Tags = [], Source = null, Notes = [], Path = "./My Profile.toml", Shadows = ["/a.toml"] },
            Screen.Plain);

        Assert.Equal(
            ["profile", "for", "time", "intvl", "probes", "detection", "first", "file", "hides"],
            text.Lines().Select(line => line.Split(' ')[0]));
        Assert.StartsWith("profile      ./My Profile.toml\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_names_the_files_without_mistakes() => Assert.Equal(
        "a.toml: ok\n",
        ProfileText.Check(
            new(
                ProfileCheckResult.SchemaName,
                false,
                [new("a.toml", true, [], ["a warning"]), new("b.toml", false, [new(1, 1, "'time' is missing")], [])])));

    private static ProfileListEntry Entry(CatalogEntry entry)
    {
        var profile = entry.Parsed.OrThrow();
        var settings = profile.Settings;
        return new(
            entry.Name, profile.Description, settings.TimeSeconds, settings.IntvlSeconds, settings.Probes,
            Seconds.Of(DetectionTime.Idle(settings)),
            profile.Tags, entry.Path, entry.Shadows, []);
    }

    private static ProfileShowResult Shown(string name)
    {
        var profile = Catalog.Get(name);
        var settings = profile.Settings;
        var wheel = new TimerWheel(250);
        return new(
            ProfileShowResult.SchemaName, name, profile.Description, settings.TimeSeconds, settings.IntvlSeconds, settings.Probes,
            Seconds.Of(DetectionTime.Idle(settings)), Seconds.Of(DetectionTime.AtMost(settings, wheel)),
            wheel.Latest(settings.Time).TotalSeconds,
            profile.Tags, profile.Source, profile.Notes, Catalog.Entry(name).Path, [])
        {
            DetectionWorstAnyKernelS = Seconds.Of(WorstCaseTimers.Detection(settings)),
            FirstProbeWorstAnyKernelS = WorstCaseTimers.Latest(settings.Time).TotalSeconds,
        };
    }
}
