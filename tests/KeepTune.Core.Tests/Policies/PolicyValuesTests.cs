using KeepTune.Core.Policies;

namespace KeepTune.Core.Tests.Policies;

public class PolicyValuesTests
{
    private static readonly PolicyValues Values = new(
        KeepaliveSettings.FromSeconds(60, 10, 6), "database", Override: true, TimeSpan.FromSeconds(90), "/system.slice/ä.service",
        DateTimeOffset.FromUnixTimeMilliseconds(1_795_000_000_123));

    [Fact]
    public void What_is_written_is_read_back()
    {
        Assert.Equal(Values, PolicyValues.Read(Values.ToBytes()));
        Assert.Equal(
            Values with { Profile = null, Override = false, UserTimeout = TimeSpan.Zero },
            PolicyValues.Read((Values with { Profile = null, Override = false, UserTimeout = TimeSpan.Zero }).ToBytes()));
    }

    [Theory]
    [InlineData(4, 255)]
    [InlineData(40, 2)]
    [InlineData(39, 255)]
    public void Values_of_another_version_are_not_taken_for_ours(int at, byte value)
    {
        var entry = Values.ToBytes();
        entry[at] = value;

        Assert.Null(PolicyValues.Read(entry));
        Assert.Null(PolicyValues.Read(entry.AsSpan(1)));
        Assert.Null(PolicyValues.Read(new byte[PolicyValues.Size]));
    }

    [Fact]
    public void A_path_that_does_not_fit_is_refused()
    {
        Assert.NotNull(PolicyValues.Read((Values with { Cgroup = "/" + new string('x', PolicyValues.MaxCgroupLength - 1) }).ToBytes()));
        Assert.Throws<Failure>(() => (Values with { Cgroup = "/" + new string('x', PolicyValues.MaxCgroupLength) }).ToBytes());
    }

    [Fact]
    public void The_first_entry_says_which_one_is_current()
    {
        Assert.Equal([0, 1, 2, 0], new[] { 0, 1, 2, 3 }.Select(active => PolicyProgram.ReadHead(PolicyProgram.Head(active))));
        Assert.Equal(0, PolicyProgram.Assemble(5).Length % 8);
    }

    [Theory]
    [InlineData("web.service", "/etc/systemd/system/web.service.d/keeptune.conf")]
    [InlineData("web@a\\x2db", "/etc/systemd/system/web@a\\x2db.service.d/keeptune.conf")]
    [InlineData("web.slice", "/etc/systemd/system/keeptune-policy-web.service")]
    public void A_drop_in_goes_where_systemd_looks_for_it(string unit, string path) =>
        Assert.Equal(path, PolicyUnit.Of(["database"], unit, "/usr/bin/keeptune").Path);

    [Fact]
    public void A_word_is_quoted_for_systemd()
    {
        var text = PolicyUnit.Of(["/etc/it's 100%\\.toml"], "web-a\\x2db.slice", "/opt/keep tune/keeptune").Text;

        Assert.Contains(
            "\nExecStart=\"/opt/keep tune/keeptune\" policy attach \"/etc/it's 100%%\\\\.toml\" \"web-a\\\\x2db.slice\" --quiet\n",
            text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b.service")]
    [InlineData(".service")]
    [InlineData("a\nb.service")]
    [InlineData("a.timer")]
    [InlineData("-.slice")]
    public void Other_units_than_services_and_slices_are_refused(string unit) =>
        Assert.Equal(FailureKind.InvalidInput, Assert.Throws<Failure>(() => PolicyUnit.Of(["database"], unit, "/usr/bin/keeptune")).Kind);
}
