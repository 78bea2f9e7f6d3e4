using KeepTune.Core.Boot.Engines;
using KeepTune.Linux.Boot;

namespace KeepTune.Linux.Tests.Boot;

public sealed class InstalledEngineTests : IDisposable
{
    private const string Dpkg =
        "Package: procps\nStatus: install ok installed\nVersion: 2:3.3.16-3\n\nPackage: zlib\nStatus: install ok installed\nVersion: 1.2\n";

    private readonly string image = Directory.CreateTempSubdirectory("keeptune-test-").FullName;

    public void Dispose() => Directory.Delete(image, recursive: true);

    [Fact]
    public void The_version_of_systemd_is_that_of_the_library_its_program_needs()
    {
        Write("usr/lib/systemd/systemd-sysctl", "\x7fELF\0libm.so.6\0libsystemd-shared-257.7-1.fc42.so\0libc.so.6\0");

        Assert.Equal(("257", true), (Systemd.Version, Systemd.IsInstalled));
    }

    [Fact]
    public void A_version_newer_than_known_is_treated_as_the_newest_known()
    {
        Write("usr/lib/systemd/systemd-sysctl", "libsystemd-shared-299.so\0");

        Assert.Equal(("299 (read as 262)", new EngineVersion(262)), (Systemd.Version, Systemd.ReadAs));
    }

    [Fact]
    public void The_version_of_procps_is_in_the_package_database()
    {
        Write("var/lib/dpkg/status", Dpkg);

        Assert.Equal(("3.3.16", true), (Procps.Version, Procps.IsInstalled));
    }

    [Fact]
    public void A_package_that_was_removed_does_not_count()
    {
        Write(
            "var/lib/dpkg/status",
            Dpkg.Replace("install ok installed\nVersion: 2", "deinstall ok config-files\nVersion: 2", StringComparison.Ordinal));

        Assert.False(Procps.IsInstalled);
    }

    [Theory]
    [InlineData("lib/apk/db/installed", "P:musl\nV:1\n\nC:x\nP:procps-ng\nV:4.0.4-r2\n", "4.0.4")]
    [InlineData("var/lib/pacman/local/procps-ng-4.0.5-3/desc", "", "4.0.5")]
    [InlineData("usr/sbin/sysctl", "procps-ng\0%s from %s\nprocps-ng 4.0.3\0\nwarning: %s", "4.0.3")]
    public void Other_distributions_have_it_elsewhere(string path, string content, string version)
    {
        Write(path, content);

        Assert.Equal((version, true), (Procps.Version, Procps.IsInstalled));
    }

    [Fact]
    public void Busybox_is_not_procps()
    {
        Write("sbin/sysctl", "BusyBox v1.36");

        Assert.False(Procps.IsInstalled);
    }

    [Fact]
    public void If_an_image_lacks_an_engine_this_machines_is_used_and_named() =>
        Assert.EndsWith(" (this machine's)", Procps.Version, StringComparison.Ordinal);

    [Theory]
    [InlineData("sbin/init", "../lib/systemd/systemd")]
    [InlineData("sbin/init", "/usr/lib/systemd/systemd")]
    public void Systemd_is_used_if_init_is_a_link_to_it(string link, string target)
    {
        Link(link, target);

        Assert.Equal((true, false), (Systemd.UsedAtBoot, Procps.UsedAtBoot));
    }

    [Fact]
    public void A_masked_unit_is_not_used()
    {
        Link("sbin/init", "../lib/systemd/systemd");
        Link("etc/systemd/system/systemd-sysctl.service", "/dev/null");

        Assert.Null(Systemd.UsedAtBoot);
    }

    [Theory]
    [InlineData("DAEMON=/sbin/sysctl\n$DAEMON $QUIET_SYSCTL --system || STATUS=$?\n", true)]
    [InlineData("Linux_sysctl() {\n\tsysctl ${quiet} --system\n}\n", true)]
    [InlineData("exec sysctl --system\n", true)]
    [InlineData("# sysctl --system was here\nsysctl -p\n", null)]
    [InlineData("sysctl -p /etc/sysctl.conf\n", null)]
    public void Procps_is_used_if_an_init_script_calls_it(string script, bool? used)
    {
        Write("etc/init.d/procps", script);

        Assert.Equal(used, Procps.UsedAtBoot);
    }

    private InstalledEngine Systemd => Both[0];

    private InstalledEngine Procps => Both[1];

    private IReadOnlyList<InstalledEngine> Both => InstalledEngine.Both(SystemRoot.Image(image), SystemPaths.Live);

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName($"{image}/{path}")!);
        File.WriteAllText($"{image}/{path}", content);
    }

    private void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName($"{image}/{path}")!);
        File.CreateSymbolicLink($"{image}/{path}", target);
    }
}
