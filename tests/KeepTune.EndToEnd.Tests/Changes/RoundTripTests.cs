using CsCheck;

namespace KeepTune.EndToEnd.Tests.Changes;

public class RoundTripTests
{
    private static readonly Gen<(int Time, int Intvl, int Probes)> Settings =
        Gen.Select(Gen.Int[1, 32767], Gen.Int[1, 32767], Gen.Int[1, 127]);

    [Fact]
    public void Any_settings_survive_from_toml_through_the_kernel_to_show()
    {
        using var sandbox = new Sandbox();

        Settings.Sample(
            wanted =>
            {
                sandbox.WriteFile(
                    "/run/any.toml",
                    $"description = \"any\"\ntime = {wanted.Time}\nintvl = \"{wanted.Intvl}s\"\nprobes = {wanted.Probes}\n");
                Assert.Equal(0, sandbox.Keeptune("apply", "/run/any.toml", "--persist", "--quiet").ExitCode);

                var lines = Expect.Quietly(sandbox.Keeptune("show", "--format", "sysctl"));
                var detection = Expect.Quietly(sandbox.Keeptune("show", "--field", "detection_s"));

                Assert.Equal(
                    $"net.ipv4.tcp_keepalive_time = {wanted.Time}\nnet.ipv4.tcp_keepalive_intvl = "
                        + $"{wanted.Intvl}\nnet.ipv4.tcp_keepalive_probes = {wanted.Probes}\n",
                    lines);
                Assert.Equal($"{wanted.Time + (wanted.Intvl * wanted.Probes)}\n", detection);
                Assert.EndsWith(lines, sandbox.ReadFile("/etc/sysctl.d/90-keeptune.conf"), StringComparison.Ordinal);
            },
            iter: 40,
            threads: 1);
    }
}
