using System.Text.Json;

namespace KeepTune.EndToEnd.Tests.Changes;

/// <summary>Whether a change will persist: what <c>apply --persist</c> refuses, and what <c>verify</c> finds.</summary>
public sealed class PersistTests : IDisposable
{
    private const string T = "net.ipv4.tcp_keepalive_time";
    private const string DropIn = "/etc/sysctl.d/90-keeptune.conf";

    private readonly Sandbox sandbox = new();

    public PersistTests() => sandbox.WriteFile("/run/systemd/system/x", "");

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [InlineData("--persist")]
    [InlineData("--persist-only")]
    [InlineData("--persist", "--dry-run")]
    public void An_overriding_line_is_named_before_anything_changes(params string[] options)
    {
        sandbox.WriteFile("/etc/sysctl.d/95-other.conf", $"# other\n{T} = 7200\n");

        Expect.Refusal(
            sandbox, 1, () => sandbox.Keeptune(["apply", "aggressive", .. options]),
            $"'/etc/sysctl.d/95-other.conf:2' overrides this at boot: '{T}' = 7200 (requested 30; systemd-sysctl)",
            "'--file 99-keeptune.conf'", "'--allow-overridden'");
        Assert.Equal("7200/75/9", sandbox.Live);
    }

    [Fact]
    public void The_command_in_the_hint_works()
    {
        sandbox.WriteFile("/etc/sysctl.d/95-other.conf", $"{T} = 7200\n");

        Expect.Quietly(sandbox.Keeptune("apply", "aggressive", "--persist", "--file", "99-keeptune.conf"));

        Expect.Quietly(sandbox.Keeptune("verify"));
        sandbox.Shell("/lib/systemd/systemd-sysctl");
        Assert.Equal("30/10/3", sandbox.Live);
    }

    [Fact]
    public void An_overridden_file_is_written_on_request_with_a_warning()
    {
        sandbox.WriteFile("/etc/sysctl.d/95-other.conf", $"{T} = 7200\n");

        var ran = sandbox.Keeptune("apply", "aggressive", "--persist", "--allow-overridden", "--json");

        Assert.Equal(0, ran.ExitCode);
        Assert.Contains(
            $"keeptune: warning: '/etc/sysctl.d/95-other.conf:1' overrides this at boot: '{T}' = 7200 (requested 30",
            ran.Error,
            StringComparison.Ordinal);
        var persisted = JsonDocument.Parse(ran.Output).RootElement.GetProperty("persisted");
        Assert.Equal(
            (false, "/etc/sysctl.d/95-other.conf:1"),
            (persisted.GetProperty("effective_at_boot").GetBoolean(), persisted.GetProperty("overridden_by").GetString()));
        Assert.Equal("30/10/3", sandbox.Live);
        Assert.NotNull(sandbox.ReadFile(DropIn));
    }

    [Fact]
    public void A_later_line_with_the_same_value_is_no_obstacle()
    {
        sandbox.WriteFile("/etc/sysctl.d/95-other.conf", $"{T} = 30\n");

        var ran = sandbox.Keeptune("apply", "aggressive", "--persist", "--json");

        Assert.True(JsonDocument.Parse(ran.Output).RootElement.GetProperty("persisted").GetProperty("effective_at_boot").GetBoolean());
    }

    [Fact]
    public void A_line_that_cancels_a_key_is_an_obstacle()
    {
        sandbox.WriteFile("/etc/sysctl.d/95-other.conf", $"-{T}\n");

        Expect.Refusal(
            sandbox,
            1,
            () => sandbox.Keeptune("apply", "aggressive", "--persist"),
            $"'/etc/sysctl.d/95-other.conf:1' unsets '{T}' at boot: it keeps the kernel default 7200 (requested 30");
    }

    [Fact]
    public void Sysctl_conf_is_an_obstacle_only_if_it_is_read()
    {
        sandbox.WriteFile("/etc/sysctl.conf", $"{T}=7200\n");
        Expect.Quietly(sandbox.Keeptune("apply", "aggressive", "--persist"));

        sandbox.Shell("ln -s ../sysctl.conf /etc/sysctl.d/99-sysctl.conf");
        Expect.Refusal(
            sandbox,
            1,
            () => sandbox.Keeptune("apply", "cloud", "--persist"),
            "'/etc/sysctl.d/99-sysctl.conf:1' overrides this at boot");
    }

    [Fact]
    public void If_the_engine_is_unknown_only_a_loss_under_both_is_refused()
    {
        sandbox.Shell("rm -r /run/systemd");
        sandbox.WriteFile("/etc/sysctl.conf", $"{T}=7200\n");

        var ran = sandbox.Keeptune("apply", "aggressive", "--persist", "--json");

        Assert.Equal(0, ran.ExitCode);
        Assert.Contains("'/etc/sysctl.conf:1' overrides this at boot", ran.Error, StringComparison.Ordinal);
        Assert.Equal(
            JsonValueKind.Null,
            JsonDocument.Parse(ran.Output).RootElement.GetProperty("persisted").GetProperty("effective_at_boot").ValueKind);
        sandbox.WriteFile("/etc/sysctl.d/95-other.conf", $"{T} = 7200\n");
        Expect.Refusal(
            sandbox,
            1,
            () => sandbox.Keeptune("apply", "cloud", "--persist"),
            "(requested 200; systemd-sysctl)",
            "(requested 200; sysctl --system)");
    }

    [Fact]
    public void An_image_is_checked_against_its_own_files()
    {
        sandbox.WriteFile("/var/image/etc/sysctl.d/95-other.conf", $"{T} = 7200\n");

        Expect.Refusal(
            sandbox,
            1,
            () => sandbox.Keeptune("apply", "aggressive", "--persist-only", "--root", "/var/image"),
            "'/var/image/etc/sysctl.d/95-other.conf:1' overrides this at boot");
        sandbox.Shell("rm /var/image/etc/sysctl.d/*");
        Expect.Quietly(sandbox.Keeptune("apply", "aggressive", "--persist-only", "--root", "/var/image"));
        Expect.Quietly(sandbox.Keeptune("verify", "aggressive", "--root", "/var/image"));
        Assert.Equal(3, sandbox.Keeptune("verify", "cloud", "--root", "/var/image").ExitCode);
        Expect.Refusal(sandbox, 2, () => sandbox.Keeptune("verify", "--root", "/var/image"), "'--root' needs a profile");
    }

    [Fact]
    public void Verify_distinguishes_the_three()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "aggressive", "--persist"));
        Assert.Equal((0, "true true true"), Verdicts("verify"));

        sandbox.Shell("echo 31 >/proc/sys/net/ipv4/tcp_keepalive_time");
        Assert.Equal((3, "false true true"), Verdicts("verify"));

        sandbox.Shell($"echo 30 >/proc/sys/net/ipv4/tcp_keepalive_time; sed -i 's/{T} = 30/{T} = 31/' {DropIn}");
        Assert.Equal((3, "true false false"), Verdicts("verify"));

        Expect.Quietly(sandbox.Keeptune("apply", "aggressive", "--persist"));
        sandbox.WriteFile("/etc/sysctl.d/95-other.conf", $"{T} = 31\n");
        Assert.Equal((3, "true true false"), Verdicts("verify", "aggressive"));
        Assert.Equal((3, "false false false"), Verdicts("verify", "cloud"));
    }

    [Fact]
    public void A_change_of_the_running_kernel_alone_is_not_persistent()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "aggressive"));

        Assert.Equal((3, "true false false"), Verdicts("verify", "aggressive"));
    }

    [Fact]
    public void Status_and_verify_judge_a_change_without_persist_by_one_rule()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "aggressive"));
        Assert.True(StatusIsOk());
        Assert.Equal(
            "expected   30/10/3 (time/intvl/probes), change 1\nrunning    ok\nnext boot  not persistent: returns to 7200/75/9 "
                + "(use --persist)\n",
            Expect.Quietly(sandbox.Keeptune("verify")));

        sandbox.Shell("echo 31 >/proc/sys/net/ipv4/tcp_keepalive_time");
        Assert.False(StatusIsOk());
        Assert.Equal(3, sandbox.Keeptune("verify").ExitCode);
    }

    [Fact]
    public void Status_and_verify_expect_the_file_of_an_earlier_change_at_boot()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--persist"));
        Expect.Quietly(sandbox.Keeptune("apply", "aggressive"));

        Assert.True(StatusIsOk());
        Assert.Contains(
            "\nat boot    200/30/5 (time/intvl/probes), change 1\n",
            Expect.Quietly(sandbox.Keeptune("verify")),
            StringComparison.Ordinal);
        sandbox.Shell($"rm {DropIn}");
        Assert.False(StatusIsOk());
        Assert.Equal(3, sandbox.Keeptune("verify").ExitCode);
    }

    [Fact]
    public void Verify_runtime_checks_the_running_values_alone()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "aggressive"));

        Assert.Equal(
            "expected  30/10/3 (time/intvl/probes), profile 'aggressive'\nrunning   ok\n",
            Expect.Quietly(sandbox.Keeptune("verify", "aggressive", "--runtime")));
        var other = sandbox.Keeptune("verify", "cloud", "--runtime", "--json");
        Assert.Equal(3, other.ExitCode);
        Contract.SchemaTests.Valid("keeptune.verify.v1", other, 3);
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(other.Output).RootElement.GetProperty("boot").ValueKind);
        Expect.Refusal(
            sandbox,
            2,
            () => sandbox.Keeptune("verify", "cloud", "--runtime", "--root", "/var"),
            "'--runtime' can't be combined with '--root'");
        Expect.Refusal(
            sandbox,
            2,
            () => sandbox.Keeptune("verify", "cloud", "--runtime", "--file", "90-keeptune.conf"),
            "'--runtime' can't be combined with '--file'");
    }

    [Fact]
    public void Verify_of_nothing_asks_for_a_profile() =>
        Expect.Refusal(
            sandbox,
            1,
            () => sandbox.Keeptune("verify"),
            "nothing to verify: no keeptune change is active here",
            "keeptune verify PROFILE");

    [Fact]
    public void Verify_needs_no_rights()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "aggressive", "--persist"));

        Expect.Quietly(sandbox.KeeptuneAsNobody("verify"));
    }

    [Fact]
    public void Status_checks_the_next_boot_too()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "aggressive", "--persist"));
        Assert.Contains(
            $"next boot  ok: 30/10/3 from {DropIn}:3,4,5\n", Expect.Quietly(sandbox.Keeptune("status")), StringComparison.Ordinal);

        sandbox.WriteFile("/etc/sysctl.d/95-other.conf", $"{T} = 31\n");
        var status = JsonDocument.Parse(Expect.Quietly(sandbox.Keeptune("status", "--json"))).RootElement;

        Assert.Equal((false, false), (status.GetProperty("ok").GetBoolean(), status.GetProperty("boot").GetProperty("ok").GetBoolean()));
    }

    [Fact]
    public void A_revert_after_a_reboot_goes_to_what_that_boot_would_have_set()
    {
        sandbox.WriteFile("/etc/sysctl.d/50-vendor.conf", $"{T} = 600\n");
        Expect.Quietly(sandbox.Keeptune("apply", "aggressive", "--persist"));
        // A journal of an earlier boot: another boot id, another namespace.
        sandbox.Shell("sed -i 's/\"boot_id\":\"[^\"]*\"/\"boot_id\":\"00000000-0000-0000-0000-000000000000\"/' /var/lib/keeptune/journal");

        Expect.Quietly(sandbox.Keeptune("revert"));

        Assert.Equal("600/75/9", sandbox.Live);
        Assert.Null(sandbox.ReadFile(DropIn));
    }

    private bool StatusIsOk() =>
        JsonDocument.Parse(Expect.Quietly(sandbox.Keeptune("status", "--json"))).RootElement.GetProperty("ok").GetBoolean();

    private (int, string) Verdicts(params string[] command)
    {
        var ran = sandbox.Keeptune([.. command, "--json"]);
        var result = JsonDocument.Parse(ran.Output).RootElement;
        return (
            ran.ExitCode,
            string.Join(
                ' ', ((string[])["runtime", "file", "boot"]).Select(part => result.GetProperty(part).GetProperty("ok").GetRawText())));
    }
}
