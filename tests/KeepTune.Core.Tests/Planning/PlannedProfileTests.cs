using System.Text;
using KeepTune.Core.Planning;
using KeepTune.Core.Profiles;

namespace KeepTune.Core.Tests.Planning;

public class PlannedProfileTests
{
    private static readonly KeepalivePlan Plan = Planner.Find(new(new IdleLimit(TimeSpan.FromSeconds(240)), TimeSpan.FromSeconds(120)))!;

    [Fact]
    public void A_saved_profile_parses_as_the_plan_and_states_the_reasons()
    {
        var bytes = Bytes("under 240 s", "azure-lb, 240 s: https://example.org");
        var profile = ProfileParser.Parse(bytes, "mine.toml", "mine", KeepaliveRange.Usual).OrThrow();
        var comments = string.Join(
            ' ', Encoding.UTF8.GetString(bytes).Split('\n').Where(line => line.StartsWith('#')).Select(line => line.TrimStart('#', ' ')));

        Assert.Equal((Plan.Settings, "under 240 s", "keeptune plan"), (profile.Settings, profile.Description, profile.Source));
        var reasons = PlanReasons.Of(Plan, "'azure-lb'");
        Assert.All(
            (string[])[reasons.Time, reasons.Intvl, reasons.Probes, "https://example.org"],
            reason => Assert.Contains(reason, comments, StringComparison.Ordinal));
        Assert.All(Encoding.UTF8.GetString(bytes).Split('\n'), line => Assert.InRange(line.Length, 0, 110));
    }

    [Theory]
    [InlineData("a \"quote\" and a \\")]
    [InlineData("a\nline = 1")]
    [InlineData("\e[2J")]
    public void Odd_text_does_not_change_the_profile(string odd) =>
        Assert.Equal(Plan.Settings, ProfileParser.Parse(Bytes(odd, odd), "mine.toml", "mine", KeepaliveRange.Usual).OrThrow().Settings);

    [Fact]
    public void The_same_plan_gives_the_same_bytes() => Assert.Equal(Bytes("x", "y"), Bytes("x", "y"));

    private static byte[] Bytes(string description, string source) =>
        PlannedProfile.Bytes("mine", Plan, PlanReasons.Of(Plan, "'azure-lb'"), description, "keeptune plan", [source]);
}
