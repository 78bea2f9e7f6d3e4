using System.Globalization;
using System.Text.RegularExpressions;
using KeepTune.Core.Profiles;

namespace KeepTune.Core.Tests.Profiles;

public partial class BuiltInProfilesTests
{
    private static readonly ProfileCatalog Catalog = new([new BuiltInProfiles()], KeepaliveRange.Usual);
    private static readonly TimerWheel[] Wheels = [new(100), new(250), new(300), new(1000)];

    public static TheoryData<string> Names { get; } = [.. Catalog.Names()];

    // With the worst case at 250 or 1000 Hz and the latest first probe at 100 to 1000 Hz, in seconds.
    [Theory]
    [InlineData("kernel-default", "7200/75/9", 7875, 8174, 8074)]
    [InlineData("relaxed", "1200/60/5", 1500, 1641, 1331)]
    [InlineData("balanced", "300/30/5", 450, 485, 333)]
    [InlineData("cloud", "200/30/5", 350, 377, 217)]
    [InlineData("azure", "120/30/8", 360, 378, 134)]
    [InlineData("aws", "240/30/4", 360, 385, 256)]
    [InlineData("gcp", "60/60/5", 360, 385, 65)]
    [InlineData("k8s-ipvs", "600/30/10", 900, 938, 641)]
    [InlineData("database", "60/10/6", 120, 127, 65)]
    [InlineData("aggressive", "30/10/3", 60, 63, 33)]
    [InlineData("failover", "15/5/3", 30, 32, 17)]
    public void A_built_in_has_these_values(string name, string values, int detection, int worst, int first)
    {
        var settings = Catalog.Get(name).Settings;

        Assert.Equal(values, settings.ToString());
        Assert.Equal(detection, DetectionTime.Idle(settings)?.TotalSeconds);
        Assert.Equal(worst, new[] { Wheels[1], Wheels[3] }.Max(wheel => DetectionTime.AtMost(settings, wheel))!.Value.TotalSeconds, 0.999);
        Assert.Equal(first, FirstProbe(settings).TotalSeconds, 0.999);
    }

    [Fact]
    public void There_are_eleven_different_ones() =>
        Assert.Equal((11, 11), (Catalog.Names().Count, Catalog.Names().Select(name => Catalog.Get(name).Settings).Distinct().Count()));

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_states_its_purpose_reasons_and_source(string name)
    {
        var profile = Catalog.Get(name);

        Assert.InRange(profile.Description.Length, 1, 60);
        Assert.NotEmpty(profile.Tags);
        Assert.NotEmpty(profile.Source!);
        Assert.NotEmpty(profile.Notes);
        Assert.Empty(KeepaliveAdvice.Warnings(profile.Settings));
        Assert.Equal(name, Catalog.Matching(profile.Settings));
        Assert.Equal($"built-in:{name}.toml", Catalog.Entry(name).Path);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_seconds_in_its_notes_are_those_of_the_slowest_timers(string name)
    {
        var profile = Catalog.Get(name);
        var notes = string.Join('\n', profile.Notes);

        Assert.All(
            WorstCase().Matches(notes),
            match =>
                Assert.Equal(Seconds(Wheels.Max(wheel => DetectionTime.AtMost(profile.Settings, wheel))!.Value), match.Groups[1].Value));
        Assert.All(FirstProbeBy().Matches(notes), match => Assert.Equal(Seconds(FirstProbe(profile.Settings)), match.Groups[1].Value));
        Assert.Single(WorstCase().Matches(notes));
    }

    private static TimeSpan FirstProbe(KeepaliveSettings settings) => Wheels.Max(wheel => wheel.Latest(settings.Time));

    private static string Seconds(TimeSpan duration) => Math.Ceiling(duration.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"up to (\d+) s with timer lateness")]
    private static partial Regex WorstCase();

    [GeneratedRegex(@"first probe (?:comes by|may come as late as) (\d+) s")]
    private static partial Regex FirstProbeBy();
}
