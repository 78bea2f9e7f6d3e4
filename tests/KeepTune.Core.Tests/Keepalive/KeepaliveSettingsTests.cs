using CsCheck;

namespace KeepTune.Core.Tests.Keepalive;

public class KeepaliveSettingsTests
{
    [Fact]
    public void Every_value_goes_in_and_comes_out_by_its_key() =>
        Any.Held.Sample(
            settings => SysctlKeys.All.Aggregate(default(KeepaliveSettings), (copy, key) => copy.With(key, settings[key])) == settings);

    [Fact]
    public void Settings_are_written_time_intvl_probes() => Assert.Equal("7200/75/9", KeepaliveSettings.KernelDefault.ToString());

    [Fact]
    public void A_key_has_one_name_in_three_spellings() => Assert.All(SysctlKeys.All, key =>
    {
        Assert.Equal($"net.ipv4.tcp_keepalive_{key.Name()}", key.Dotted());
        Assert.Equal(key.Dotted().Replace('.', '/'), key.RelativePath());
    });
}
