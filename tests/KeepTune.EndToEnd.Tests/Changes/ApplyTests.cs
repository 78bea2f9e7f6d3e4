using System.Text.Json;

namespace KeepTune.EndToEnd.Tests.Changes;

public sealed class ApplyTests : IDisposable
{
    private const string DropIn = "/etc/sysctl.d/90-keeptune.conf";

    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void A_profile_by_name_sets_all_three_values()
    {
        var report = Expect.Quietly(sandbox.Keeptune("apply", "aggressive"));

        Assert.Equal("30/10/3", sandbox.Live);
        Assert.Equal(
            """
            net.ipv4.tcp_keepalive_time    7200 -> 30
            net.ipv4.tcp_keepalive_intvl     75 -> 10
            net.ipv4.tcp_keepalive_probes     9 -> 3
            detection                      7875 s (2h 11m 15s) -> 60 s (1m)

            """,
            report);
    }

    [Fact]
    public void Applying_twice_changes_once_and_says_so()
    {
        var first = Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--json"));
        var second = Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--json"));

        Assert.True(JsonDocument.Parse(first).RootElement.GetProperty("changed").GetBoolean());
        Assert.False(JsonDocument.Parse(second).RootElement.GetProperty("changed").GetBoolean());
        Assert.Single(History());
    }

    [Fact]
    public void Only_what_differs_is_written()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud"));

        var ran = sandbox.Shell(
            "strace -f -e trace=write -P /proc/sys/net/ipv4/tcp_keepalive_time -P /proc/sys/net/ipv4/tcp_keepalive_intvl -P "
                + "/proc/sys/net/ipv4/tcp_keepalive_probes $K apply azure 2>&1 >/dev/null | grep -c 'write('");

        // cloud 200/30/5, azure 120/30/8: time and probes.
        Assert.Equal("2\n", ran.Output);
    }

    [Fact]
    public void A_profile_file_is_applied()
    {
        sandbox.WriteFile("/etc/mine.toml", "description = \"mine\"\ntime = \"2m\"\nintvl = 20\nprobes = 4\n");

        Expect.Quietly(sandbox.Keeptune("apply", "/etc/mine.toml"));

        Assert.Equal("120/20/4", sandbox.Live);
    }

    [Fact]
    public void A_value_overrides_the_profile()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "aggressive", "--time", "1m30s"));

        Assert.Equal("90/10/3", sandbox.Live);
    }

    [Fact]
    public void Values_not_given_come_from_the_running_kernel()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "--probes", "4"));

        Assert.Equal("7200/75/4", sandbox.Live);
    }

    [Fact]
    public void A_profile_of_the_administrator_hides_the_built_in_one()
    {
        sandbox.WriteFile("/etc/keeptune/profiles/cloud.toml", "description = \"ours\"\ntime = 100\nintvl = 20\nprobes = 4\n");

        Expect.Quietly(sandbox.Keeptune("apply", "cloud"));

        Assert.Equal("100/20/4", sandbox.Live);
        Assert.Contains(
            "/etc/keeptune/profiles/cloud.toml hides built-in:cloud.toml",
            Expect.Quietly(sandbox.Keeptune("profile", "list")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void For_root_a_profile_that_others_may_write_is_skipped_with_a_warning()
    {
        sandbox.WriteFile("/etc/keeptune/profiles/cloud.toml", "description = \"theirs\"\ntime = 100\nintvl = 20\nprobes = 4\n");
        sandbox.Shell("chmod 0666 /etc/keeptune/profiles/cloud.toml");

        var ran = sandbox.Keeptune("apply", "cloud");

        Assert.Equal(0, ran.ExitCode);
        Assert.Equal(
            "keeptune: warning: skipped '/etc/keeptune/profiles/cloud.toml': users other than root may write to it\n", ran.Error);
        Assert.Equal("200/30/5", sandbox.Live);
    }

    [Fact]
    public void A_dry_run_changes_nothing_and_needs_no_rights()
    {
        var before = sandbox.Everything();

        var report = Expect.Quietly(sandbox.KeeptuneAsNobody("apply", "aggressive", "--dry-run", "--persist"));

        Assert.Contains("7200 -> 30", report, StringComparison.Ordinal);
        Assert.Contains("/etc/sysctl.d/90-keeptune.conf would be written", report, StringComparison.Ordinal);
        Assert.Equal(before, sandbox.Everything());
        Assert.Equal("", sandbox.Shell("find /run/keeptune /var/lib/keeptune 2>/dev/null").Output);
    }

    [Fact]
    public void Persist_writes_the_file_and_the_running_kernel()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "database", "--persist"));

        Assert.Equal("60/10/6", sandbox.Live);
        Assert.Equal(
            """
            # TCP keepalive, written by keeptune(8): profile 'database'.
            # Change it with 'keeptune apply --persist', undo it with 'keeptune revert'.
            net.ipv4.tcp_keepalive_time = 60
            net.ipv4.tcp_keepalive_intvl = 10
            net.ipv4.tcp_keepalive_probes = 6

            """,
            sandbox.ReadFile(DropIn));
        Assert.Equal("644 0 0\n", sandbox.Shell($"stat -c '%a %u %g' {DropIn}").Output);
        Assert.Equal("90-keeptune.conf\n", sandbox.Shell("ls -A /etc/sysctl.d").Output);
    }

    [Fact]
    public void The_real_boot_engines_read_the_file_that_persist_writes()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "database", "--persist-only"));
        Assert.Equal("7200/75/9", sandbox.Live);

        sandbox.Shell("/lib/systemd/systemd-sysctl");
        Assert.Equal("60/10/6", sandbox.Live);

        Expect.Quietly(sandbox.Keeptune("apply", "kernel-default"));
        sandbox.Shell("sysctl -q --system");
        Assert.Equal("60/10/6", sandbox.Live);
    }

    [Fact]
    public void The_file_is_readable_whatever_the_umask()
    {
        sandbox.Shell("umask 077; $K apply database --persist");

        Assert.Equal("644\n644\n755\n", sandbox.Shell($"stat -c %a {DropIn} /var/lib/keeptune/journal /var/lib/keeptune").Output);
    }

    [Fact]
    public void A_missing_sysctl_directory_is_made()
    {
        sandbox.Shell("rmdir /etc/sysctl.d");

        Expect.Quietly(sandbox.Keeptune("apply", "database", "--persist"));

        Assert.NotNull(sandbox.ReadFile(DropIn));
    }

    [Fact]
    public void Nothing_of_a_profile_but_name_and_numbers_reaches_the_file()
    {
        sandbox.WriteFile(
            "/etc/mine.toml",
            "description = \"net.ipv4.ip_forward = 1\"\ntime = 99\nintvl = 20\nprobes = 4\nsource = \"SECRET\"\nnotes = [\"SECRET\"]\n");

        Expect.Quietly(sandbox.Keeptune("apply", "/etc/mine.toml", "--persist"));

        Assert.DoesNotMatch("SECRET|ip_forward", sandbox.ReadFile(DropIn));
        Assert.Contains("profile 'mine'", sandbox.ReadFile(DropIn), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_file_name_can_be_chosen()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "database", "--persist", "--file", "50-tcp.conf"));

        Assert.Equal("50-tcp.conf\n", sandbox.Shell("ls -A /etc/sysctl.d").Output);
    }

    [Fact]
    public void A_diff_shows_runtime_and_file_as_patches()
    {
        var diff = Expect.Quietly(sandbox.Keeptune("apply", "azure", "--persist", "--diff"));

        Assert.Contains("-net.ipv4.tcp_keepalive_time = 7200\n", diff, StringComparison.Ordinal);
        Assert.Contains("+net.ipv4.tcp_keepalive_time = 120\n", diff, StringComparison.Ordinal);
        Assert.Contains("--- /dev/null\n+++ /etc/sysctl.d/90-keeptune.conf\n@@ -0,0 +1,5 @@\n", diff, StringComparison.Ordinal);
    }

    [Fact]
    public void A_diff_is_a_preview_that_needs_no_rights_and_changes_nothing()
    {
        var before = sandbox.Everything();

        var diff = Expect.Quietly(sandbox.KeeptuneAsNobody("apply", "azure", "--persist", "--diff"));

        Assert.StartsWith("--- running kernel, net:[", diff, StringComparison.Ordinal);
        Assert.Equal(before, sandbox.Everything());
        Assert.Equal(diff, Expect.Quietly(sandbox.Keeptune("apply", "azure", "--persist", "--diff", "--dry-run")));
        Assert.Equal(diff, Expect.Quietly(sandbox.Keeptune("apply", "azure", "--persist", "--diff", "--quiet")));
    }

    [Fact]
    public void The_document_of_a_change_has_its_diff()
    {
        var diff = Expect.Quietly(sandbox.Keeptune("apply", "azure", "--persist", "--diff"));

        Assert.Equal(diff, Diff("apply", "azure", "--persist"));
        Assert.Equal("", Diff("apply", "azure", "--persist"));
        Assert.Equal(Expect.Quietly(sandbox.Keeptune("revert", "--diff")), Diff("revert"));
        Assert.Equal("7200/75/9", sandbox.Live);
        Assert.Equal("", Diff("revert"));
    }

    [Fact]
    public void The_file_part_of_a_diff_is_one_that_patch_takes()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--persist-only"));
        var diff = Expect.Quietly(sandbox.Keeptune("apply", "azure", "--persist-only", "--diff", "--dry-run"));
        sandbox.WriteFile("/var/the.diff", diff);

        Assert.Equal(0, sandbox.Shell($"patch --quiet {DropIn} /var/the.diff").ExitCode);

        var expected = sandbox.ReadFile(DropIn);
        Expect.Quietly(sandbox.Keeptune("apply", "azure", "--persist-only"));
        Assert.Equal(expected, sandbox.ReadFile(DropIn));
    }

    [Fact]
    public void The_same_change_goes_through_sysctl()
    {
        var ran = sandbox.Shell(
            "strace -f -e trace=execve $K apply gcp --via sysctl 2>&1 >/dev/null | grep -c "
                + "'execve(\"/usr/sbin/sysctl\".*tcp_keepalive_[a-z]*=60'");

        Assert.Equal("60/60/5", sandbox.Live);
        Assert.Equal("2\n", ran.Output);
    }

    [Fact]
    public void An_image_gets_its_file_and_the_running_system_nothing()
    {
        sandbox.Shell("mkdir -p /var/image/etc");
        var before = sandbox.Live;

        Expect.Quietly(sandbox.Keeptune("apply", "azure", "--persist-only", "--root", "/var/image"));

        Assert.Equal(before, sandbox.Live);
        Assert.Contains("tcp_keepalive_time = 120", sandbox.ReadFile("/var/image/etc/sysctl.d/90-keeptune.conf"), StringComparison.Ordinal);
        Assert.Equal(
            "",
            sandbox.Shell("ls -A /etc/sysctl.d /var/lib").Output.Replace("/etc/sysctl.d:\n\n/var/lib:\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_link_in_an_image_does_not_lead_out_of_it()
    {
        sandbox.Shell("mkdir -p /var/image/etc /var/image/real; ln -s /real /var/image/etc/sysctl.d");

        Expect.Quietly(sandbox.Keeptune("apply", "azure", "--persist-only", "--root", "/var/image"));

        Assert.NotNull(sandbox.ReadFile("/var/image/real/90-keeptune.conf"));
    }

    [Fact]
    public void A_link_among_an_images_profiles_does_not_lead_out_of_it()
    {
        sandbox.Shell("mkdir -p /var/image/etc/keeptune/profiles; ln -s /etc/passwd /var/image/etc/keeptune/profiles/leak.toml");

        var ran = sandbox.Keeptune("profile", "show", "leak", "--root", "/var/image");

        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("no profile named 'leak'", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_other_keys_is_not_replaced()
    {
        sandbox.WriteFile("/etc/sysctl.d/10-net.conf", "net.ipv4.tcp_keepalive_time = 5\nnet.ipv4.tcp_syncookies = 1\n");

        Expect.Refusal(
            sandbox,
            1,
            () => sandbox.Keeptune("apply", "cloud", "--persist", "--file", "10-net.conf"),
            "can't replace '/etc/sysctl.d/10-net.conf': it contains other settings: 'net.ipv4.tcp_syncookies = 1'");
    }

    [Fact]
    public void Values_that_are_already_active_need_no_rights()
    {
        sandbox.Shell("mount --bind /proc/sys /proc/sys && mount -o remount,bind,ro /proc/sys");

        Assert.StartsWith("no change: ", Expect.Quietly(sandbox.Keeptune("apply", "kernel-default")), StringComparison.Ordinal);
        Assert.StartsWith("no change: ", Expect.Quietly(sandbox.KeeptuneAsNobody("apply", "kernel-default")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unreadable_profile_is_not_silently_skipped()
    {
        sandbox.WriteFile("/etc/keeptune/profiles/cloud.toml", "x");
        sandbox.Shell("chmod 0600 /etc/keeptune/profiles/cloud.toml");

        Assert.Equal(
            "keeptune: warning: skipped '/etc/keeptune/profiles/cloud.toml': Permission denied\n",
            sandbox.KeeptuneAsNobody("profile", "show", "cloud").Error);
    }

    [Fact]
    public void Values_that_the_file_already_assigns_do_not_rewrite_it()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--persist"));

        Assert.StartsWith(
            "no change: ",
            Expect.Quietly(sandbox.Keeptune("apply", "--time", "200", "--intvl", "30", "--probes", "5", "--persist")),
            StringComparison.Ordinal);
        Assert.Contains("profile 'cloud'", sandbox.ReadFile(DropIn), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dry_run_reports_what_a_real_run_would_encounter()
    {
        sandbox.Shell("mount --bind /proc/sys /proc/sys && mount -o remount,bind,ro /proc/sys");

        var ran = sandbox.Keeptune("apply", "azure", "--dry-run");

        Assert.Equal(0, ran.ExitCode);
        Assert.Equal(
            "keeptune: warning: a real run would fail: couldn't write 'net.ipv4.tcp_keepalive_time': Read-only file system\n", ran.Error);
    }

    [Fact]
    public void Quiet_prints_nothing()
    {
        var ran = sandbox.Keeptune("apply", "--probes", "1", "--quiet");

        Assert.Equal(new Ran(0, "", ""), ran);
        Assert.Equal("7200/75/1", sandbox.Live);
    }

    [Fact]
    public void Risky_values_are_applied_with_a_warning()
    {
        var ran = sandbox.Keeptune("apply", "--time", "5", "--intvl", "6", "--probes", "1");

        Assert.Equal(0, ran.ExitCode);
        Assert.Contains("warning: 'probes' is 1", ran.Error, StringComparison.Ordinal);
        Assert.Contains("warning: 'intvl' (6 s) is above 'time' (5 s)", ran.Error, StringComparison.Ordinal);
        Assert.Equal("5/6/1", sandbox.Live);
    }

    [Fact]
    public void Unsafe_values_up_to_the_kernels_limit_can_be_allowed()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "--time", "100000", "--probes", "255", "--allow-unsafe-values"));

        Assert.Equal("100000/75/255", sandbox.Live);
    }

    [Fact]
    public void Without_a_journal_nothing_is_recorded()
    {
        sandbox.Shell("mount -t tmpfs -o ro none /var/lib");

        Expect.Quietly(sandbox.Keeptune("apply", "azure", "--no-journal"));

        Assert.Equal("120/30/8", sandbox.Live);
        Assert.Empty(History());
    }

    private List<JsonElement> History() =>
        [.. JsonDocument.Parse(Expect.Quietly(sandbox.Keeptune("history", "--json"))).RootElement.GetProperty("changes").EnumerateArray()];

    private string Diff(params string[] command) =>
        JsonDocument.Parse(Expect.Quietly(sandbox.Keeptune([.. command, "--json"]))).RootElement.GetProperty("diff").GetString()!;
}
