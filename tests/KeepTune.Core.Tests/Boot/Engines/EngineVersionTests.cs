using KeepTune.Core.Boot.Engines;

namespace KeepTune.Core.Tests.Boot.Engines;

public class EngineVersionTests
{
    [Theory]
    [InlineData("252.so", 252, 0, 0)]
    [InlineData("257.7-1.fc42.so", 257, 7, 0)]
    [InlineData("255-33.azl3.so", 255, 0, 0)]
    [InlineData("2:4.0.2-3", 4, 0, 2)]
    [InlineData("4.0.2\0\n%s: x", 4, 0, 2)]
    [InlineData("3.3.16-1ubuntu2.4", 3, 3, 16)]
    [InlineData("4.0.4-r2", 4, 0, 4)]
    [InlineData("252.38-1~deb12u1", 252, 38, 0)]
    public void A_version_is_read_from_what_packages_write(string text, int major, int minor, int patch) =>
        Assert.Equal(new EngineVersion(major, minor, patch), EngineVersion.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("next")]
    [InlineData(":")]
    public void Text_without_a_number_is_no_version(string text) => Assert.Null(EngineVersion.Parse(text));

    [Fact]
    public void Versions_have_an_order() =>
        Assert.True(new EngineVersion(3, 3, 17) < new EngineVersion(4) && new EngineVersion(4, 0, 10) > new EngineVersion(4, 0, 7));
}
