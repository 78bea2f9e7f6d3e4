using System.Text.Json;

namespace KeepTune.EndToEnd.Tests.Changes;

public sealed class RevertTests : IDisposable
{
    private const string DropIn = "/etc/sysctl.d/90-keeptune.conf";

    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void Revert_undoes_one_change_at_a_time()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud"));
        Expect.Quietly(sandbox.Keeptune("apply", "aggressive"));

        Expect.Quietly(sandbox.Keeptune("revert"));
        Assert.Equal("200/30/5", sandbox.Live);
        Expect.Quietly(sandbox.Keeptune("revert"));
        Assert.Equal("7200/75/9", sandbox.Live);
        Assert.Equal("nothing to revert\n", Expect.Quietly(sandbox.Keeptune("revert")));
    }

    [Fact]
    public void Revert_all_returns_to_the_values_before_the_first_change()
    {
        sandbox.Shell("echo 4321 >/proc/sys/net/ipv4/tcp_keepalive_time");
        foreach (var profile in (string[])["cloud", "aggressive", "azure"])
            Expect.Quietly(sandbox.Keeptune("apply", profile, "--persist"));

        Expect.Quietly(sandbox.Keeptune("revert", "--all"));

        Assert.Equal("4321/75/9", sandbox.Live);
        Assert.Null(sandbox.ReadFile(DropIn));
        Assert.Equal("nothing to revert\n", Expect.Quietly(sandbox.Keeptune("revert", "--all")));
    }

    [Fact]
    public void A_dry_run_says_what_would_be_undone_and_changes_nothing()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--persist"));
        var before = sandbox.Everything();

        var dry = Expect.Quietly(sandbox.KeeptuneAsNobody("revert", "--dry-run"));
        var diff = Expect.Quietly(sandbox.KeeptuneAsNobody("revert", "--diff"));
        var json = JsonDocument.Parse(Expect.Quietly(sandbox.KeeptuneAsNobody("revert", "--all", "-n", "--json"))).RootElement;

        Assert.Equal(before, sandbox.Everything());
        Assert.Equal("200/30/5", sandbox.Live);
        Assert.Contains("net.ipv4.tcp_keepalive_time    200 -> 7200\n", dry, StringComparison.Ordinal);
        Assert.EndsWith($"{DropIn} would be removed\ndry run: nothing was changed\n", dry, StringComparison.Ordinal);
        Assert.Contains("\n-net.ipv4.tcp_keepalive_time = 200\n", diff, StringComparison.Ordinal);
        Assert.Contains("\n+net.ipv4.tcp_keepalive_time = 7200\n", diff, StringComparison.Ordinal);
        Assert.Contains($"--- {DropIn}\n+++ /dev/null\n", diff, StringComparison.Ordinal);
        Assert.True(json.GetProperty("dry_run").GetBoolean());
        Assert.True(json.GetProperty("changed").GetBoolean());
        Assert.Equal(1, json.GetProperty("undone").GetInt32());

        Assert.Equal(
            dry.Replace(" would be", "", StringComparison.Ordinal).Replace("dry run: nothing was changed\n", "", StringComparison.Ordinal),
            Expect.Quietly(sandbox.Keeptune("revert")));
        Assert.Equal("nothing to revert\n", Expect.Quietly(sandbox.Keeptune("revert", "--dry-run")));
    }

    [Fact]
    public void A_dry_run_is_refused_where_a_real_run_would_be()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud"));
        sandbox.Shell("echo 222 >/proc/sys/net/ipv4/tcp_keepalive_time");

        Expect.Refusal(
            sandbox, 1, () => sandbox.Keeptune("revert", "--dry-run"), "'net.ipv4.tcp_keepalive_time' is 222, but keeptune set 200");
        Assert.Contains(
            "net.ipv4.tcp_keepalive_time    222 -> 7200\n",
            Expect.Quietly(sandbox.Keeptune("revert", "--dry-run", "--force")),
            StringComparison.Ordinal);
        Assert.Equal("222/30/5", sandbox.Live);
    }

    [Fact]
    public void A_dry_run_foresees_the_recovery_of_an_interrupted_change()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud"));
        sandbox.Shell(
            "strace -o /dev/null -P /proc/sys/net/ipv4/tcp_keepalive_intvl -e inject=write:signal=KILL:when=1 $K apply aws "
                + ">/dev/null 2>&1");
        Assert.NotEqual("200/30/5", sandbox.Live);
        var before = sandbox.Everything();

        var dry = Expect.Quietly(sandbox.KeeptuneAsNobody("revert", "--dry-run"));

        Assert.Equal(before, sandbox.Everything());
        Assert.Equal(
            dry.Replace("dry run: nothing was changed\n", "", StringComparison.Ordinal), Expect.Quietly(sandbox.Keeptune("revert")));
        Assert.Equal("200/30/5", sandbox.Live);
    }

    [Fact]
    public void History_can_be_limited_to_the_newest()
    {
        foreach (var profile in (string[])["cloud", "aggressive", "azure"])
            Expect.Quietly(sandbox.Keeptune("apply", profile));

        var text = Expect.Quietly(sandbox.Keeptune("history", "--limit", "2")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var json = JsonDocument.Parse(Expect.Quietly(sandbox.Keeptune("history", "--limit=1", "--json"))).RootElement
            .GetProperty("changes");

        Assert.Equal(["ID", "3", "2"], text.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]));
        Assert.Equal(3, Assert.Single(json.EnumerateArray()).GetProperty("id").GetInt32());
        Expect.Refusal(
            sandbox,
            2,
            () => sandbox.Keeptune("history", "--limit", "0"),
            "'--limit' is '0', expected a number of changes, 1 or more");
    }

    [Fact]
    public void Revert_restores_an_older_file_byte_by_byte()
    {
        const string older = "# by hand\nnet.ipv4.tcp_keepalive_time=600\n# \u00e4\n";
        sandbox.WriteFile(DropIn, older);
        sandbox.Shell($"chmod 0600 {DropIn}");
        Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--persist"));

        Expect.Quietly(sandbox.Keeptune("revert"));

        Assert.Equal(older, sandbox.ReadFile(DropIn));
        Assert.Equal("600\n", sandbox.Shell($"stat -c %a {DropIn}").Output);
        Assert.Equal("7200/75/9", sandbox.Live);
    }

    [Fact]
    public void Revert_refuses_values_that_something_else_has_written_unless_forced()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud"));
        sandbox.Shell("echo 222 >/proc/sys/net/ipv4/tcp_keepalive_time");

        Expect.Refusal(
            sandbox, 1, () => sandbox.Keeptune("revert"), "'net.ipv4.tcp_keepalive_time' is 222, but keeptune set 200", "revert --force");

        Expect.Quietly(sandbox.Keeptune("revert", "--force"));
        Assert.Equal("7200/75/9", sandbox.Live);
    }

    [Fact]
    public void Revert_refuses_a_file_that_something_else_has_changed_unless_forced()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--persist"));
        sandbox.Shell($"echo '# mine' >>{DropIn}");

        Expect.Refusal(sandbox, 1, () => sandbox.Keeptune("revert"), $"'{DropIn}' is not what keeptune wrote");

        Expect.Quietly(sandbox.Keeptune("revert", "--force"));
        Assert.Null(sandbox.ReadFile(DropIn));
    }

    [Fact]
    public void Another_namespace_keeps_its_changes()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud"));

        var ran = sandbox.Shell("unshare --net $K revert; unshare --net $K history --json");

        Assert.StartsWith("nothing to revert\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains("\"here\":false", ran.Output, StringComparison.Ordinal);
        Assert.Contains("hint: 1 change was made in other network namespaces", ran.Error, StringComparison.Ordinal);
        Assert.Equal("200/30/5", sandbox.Live);
    }

    [Fact]
    public void After_a_reboot_only_the_file_is_left_to_undo()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--persist"));
        Expect.Quietly(sandbox.Keeptune("apply", "aggressive"));
        sandbox.Shell(
            "sed -i -E 's/\"boot_id\":\"[^\"]*\"/\"boot_id\":\"an-earlier-boot\"/' /var/lib/keeptune/journal; sysctl -q -p "
                + "/etc/sysctl.d/90-keeptune.conf");

        Expect.Quietly(sandbox.Keeptune("revert"));

        Assert.Equal("7200/75/9", sandbox.Live);
        Assert.Null(sandbox.ReadFile(DropIn));
    }

    [Fact]
    public void After_a_reboot_the_values_before_the_first_change_are_restored()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud"));
        Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--persist"));
        sandbox.Shell("sed -i -E 's/\"boot_id\":\"[^\"]*\"/\"boot_id\":\"an-earlier-boot\"/' /var/lib/keeptune/journal");

        Expect.Quietly(sandbox.Keeptune("revert", "--all"));

        Assert.Equal("7200/75/9", sandbox.Live);
        Assert.Null(sandbox.ReadFile(DropIn));
    }

    [Fact]
    public void After_a_reboot_only_the_boot_namespace_has_something_to_revert()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--persist"));
        sandbox.Shell("sed -i -E 's/\"boot_id\":\"[^\"]*\"/\"boot_id\":\"an-earlier-boot\"/' /var/lib/keeptune/journal");

        Assert.Equal("nothing to revert\n", Expect.Quietly(sandbox.Shell("unshare --net $K revert")));
        Assert.NotNull(sandbox.ReadFile(DropIn));
    }

    [Fact]
    public void Unreadable_lines_of_the_journal_are_reported()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud"));
        sandbox.Shell("sed -i 's/done/dome/' /var/lib/keeptune/journal");

        Assert.StartsWith(
            "keeptune: warning: couldn't read 1 line of '/var/lib/keeptune/journal'",
            sandbox.Keeptune("history").Error,
            StringComparison.Ordinal);
        Assert.Contains("couldn't read 1 line", sandbox.Keeptune("status").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Restored_harmful_values_are_reported()
    {
        sandbox.Shell("echo 0 >/proc/sys/net/ipv4/tcp_keepalive_probes");
        Expect.Quietly(sandbox.Keeptune("apply", "cloud"));

        var ran = sandbox.Keeptune("revert");

        Assert.Equal("7200/75/0", sandbox.Live);
        Assert.Contains("warning: the restored values are harmful: 7200/75/0", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void History_names_each_change_with_who_and_what()
    {
        sandbox.Variables["SUDO_USER"] = "alice";
        Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--persist"));
        Expect.Quietly(sandbox.Keeptune("revert"));

        var changes = JsonDocument.Parse(Expect.Quietly(sandbox.KeeptuneAsNobody("history", "--json"))).RootElement.GetProperty("changes");

        Assert.Equal(2, changes.GetArrayLength());
        Assert.Equal("revert", changes[0].GetProperty("verb").GetString());
        Assert.Equal("alice", changes[1].GetProperty("user").GetString());
        Assert.Equal("keeptune apply cloud --persist", changes[1].GetProperty("command_line").GetString());
        Assert.True(changes[1].GetProperty("undone").GetBoolean());
        Assert.Equal(7200, changes[1].GetProperty("before").GetProperty("time_s").GetInt32());
        Assert.Equal(DropIn, changes[1].GetProperty("files")[0].GetString());
    }

    [Fact]
    public void Status_shows_the_active_values_and_any_drift()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--persist"));
        var status = JsonDocument.Parse(Expect.Quietly(sandbox.KeeptuneAsNobody("status", "--json"))).RootElement;
        Assert.True(status.GetProperty("ok").GetBoolean());
        Assert.Equal("cloud", status.GetProperty("profile").GetString());

        sandbox.Shell($"echo 7 >/proc/sys/net/ipv4/tcp_keepalive_probes; rm {DropIn}");
        var text = Expect.Quietly(sandbox.Keeptune("status"));

        Assert.Contains("active     200/30/7 (time/intvl/probes), profile custom", text, StringComparison.Ordinal);
        Assert.Contains("running    drifted: keeptune applied 200/30/5", text, StringComparison.Ordinal);
        Assert.Contains("file       /etc/sysctl.d/90-keeptune.conf: missing", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_journal_keeps_a_thousand_changes_and_the_way_back_to_the_first()
    {
        sandbox.Shell("for i in $(seq 1 575); do $K apply --time $((i + 100)) && $K apply --time 90; done >/dev/null");

        var changes = JsonDocument.Parse(Expect.Quietly(sandbox.Keeptune("history", "--json"))).RootElement.GetProperty("changes");
        Assert.InRange(changes.GetArrayLength(), 1000, 1000);
        Assert.Equal(1150, changes[0].GetProperty("id").GetInt64());

        Expect.Quietly(sandbox.Keeptune("revert", "--all"));
        Assert.Equal("7200/75/9", sandbox.Live);
    }
}
