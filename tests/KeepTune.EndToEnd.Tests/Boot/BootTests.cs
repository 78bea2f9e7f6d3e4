using System.Text.Json;

namespace KeepTune.EndToEnd.Tests.Boot;

public sealed class BootTests : IDisposable
{
    private const string T = "net.ipv4.tcp_keepalive_time";
    private const string Runs = "/run/systemd/system/x";

    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void It_names_winner_losers_differences_and_ignored_lines()
    {
        sandbox.WriteFile(Runs, "");
        sandbox.WriteFile("/etc/sysctl.d/50-a.conf", $"# a\n{T} = 600\n{T} = bad\x1b[31m\n");
        sandbox.WriteFile("/etc/sysctl.d/60-b.conf", $"{T} = 300 # five minutes\n");
        sandbox.WriteFile("/etc/sysctl.conf", $"{T}=7200\n");

        var text = Expect.Quietly(sandbox.Keeptune("boot"));

        Assert.Contains($"  {T}        300  /etc/sysctl.d/60-b.conf:1\n", text, StringComparison.Ordinal);
        Assert.Contains("overridden  refused  /etc/sysctl.d/50-a.conf:3 ('bad\\x1b[31m')\n", text, StringComparison.Ordinal);
        Assert.Contains("overridden      600  /etc/sysctl.d/50-a.conf:2\n", text, StringComparison.Ordinal);
        Assert.Contains("not read: /etc/sysctl.conf, ", text, StringComparison.Ordinal);
        Assert.Contains($"the engines differ: {T} is 300 with systemd, 7200 with procps\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_engine_can_be_selected()
    {
        var engines =
            JsonDocument.Parse(Expect.Quietly(sandbox.Keeptune("boot", "--engine", "procps", "--json"))).RootElement.GetProperty("engines");

        Assert.Equal(["procps"], engines.EnumerateArray().Select(engine => engine.GetProperty("engine").GetString()));
        Expect.Refusal(
            sandbox,
            2,
            () => sandbox.Keeptune("boot", "--engine", "prosps"),
            "'--engine' is 'prosps', expected systemd or procps",
            "did you mean 'procps'?");
    }

    [Fact]
    public void An_image_is_read_and_nothing_outside_it()
    {
        sandbox.Shell($"""
            mkdir -p /var/image/etc/sysctl.d /var/image/sbin /var/image/usr/lib/systemd
            ln -s ../usr/lib/systemd/systemd /var/image/sbin/init
            echo {T}=77 >/var/image/etc/sysctl.conf
            echo {T}=66 >/etc/sysctl.d/99-outside.conf
            ln -s /etc/sysctl.conf /var/image/etc/sysctl.d/99-sysctl.conf
            ln -s ../../../../etc/sysctl.d/99-outside.conf /var/image/etc/sysctl.d/99-trick.conf
            """);

        var systemd = JsonDocument.Parse(
            Expect.Quietly(sandbox.Keeptune("boot", "--root", "/var/image", "--json"))).RootElement.GetProperty("engines")[0];

        var time = systemd.GetProperty("keys")[0];
        Assert.Equal(
            (true, 77, "/var/image/etc/sysctl.d/99-sysctl.conf:1"),
            (
                systemd.GetProperty("used_at_boot").GetBoolean(),
                time.GetProperty("value").GetInt32(),
                time.GetProperty("source").GetString()));
        Assert.EndsWith("(this machine's)", systemd.GetProperty("version").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("daemon=1", "/etc/tuned/profiles/mine/tuned.conf:43", 1)]
    [InlineData("profile_dirs=/x/${i:PROFILE_DIR}", "/etc/tuned/tuned-main.conf:1", 3)]
    public void A_value_that_only_TuneD_can_evaluate_is_unknown_at_once(string settings, string source, int keys)
    {
        var laughs = string.Concat(Enumerable.Range(1, 40).Select(i => $"v{i}=${{v{i - 1}}}${{v{i - 1}}}\n"));
        sandbox.WriteFile(Runs, "");
        sandbox.WriteFile("/etc/tuned/tuned-main.conf", $"{settings}\n");
        sandbox.WriteFile("/etc/tuned/active_profile", "mine\n");
        sandbox.WriteFile("/etc/tuned/profiles/mine/tuned.conf", $"[variables]\n{laughs}[sysctl]\n{T}=${{v40}}\n");
        sandbox.WriteFile("/etc/systemd/system/tuned.service", "[Service]\nExecStart=/bin/true\n");
        sandbox.Shell("mkdir /etc/systemd/system/x.wants; ln -s ../tuned.service /etc/systemd/system/x.wants");

        var boot = JsonDocument.Parse(Expect.Quietly(sandbox.Keeptune("boot", "--json"))).RootElement;
        var verify = sandbox.Keeptune("verify", "kernel-default");

        Assert.Equal(keys, boot.GetProperty("later_writers").GetArrayLength());
        foreach (var writer in boot.GetProperty("later_writers").EnumerateArray())
        {
            Assert.Equal(("unknown", source), (writer.GetProperty("effect").GetString(), writer.GetProperty("source").GetString()));
            Assert.Equal(JsonValueKind.Null, writer.GetProperty("value").ValueKind);
        }

        var remark = boot.GetProperty("later_remarks")[0].GetProperty("what").GetString();
        Assert.StartsWith($"line {source.Split(':')[1]}: only TuneD can evaluate this: ", remark, StringComparison.Ordinal);
        Assert.Equal(3, verify.ExitCode);
        var problem = $"TuneD profile 'mine' may change '{T}' at boot, and its value can't be predicted ('{source}')";
        Assert.Contains(problem, verify.Output + verify.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_root_without_etc_is_refused()
    {
        Expect.Refusal(
            sandbox,
            1,
            () => sandbox.Keeptune("boot", "--root", "/var/lib"),
            "couldn't open '/var/lib/etc': No such file or directory",
            "give '--root' the directory that contains the image's /etc");
        Expect.Refusal(sandbox, 1, () => sandbox.Keeptune("verify", "cloud", "--root", "/var/lib"), "couldn't open '/var/lib/etc'");
        Expect.Refusal(sandbox, 2, () => sandbox.Keeptune("boot", "--root", "/nowhere"), "couldn't open the '--root' directory '/nowhere'");
    }

    [Fact]
    public void Files_that_cannot_be_read_are_named_and_the_exit_code_is_one()
    {
        sandbox.WriteFile("/etc/sysctl.d/50-a.conf", $"{T}=600\n");
        sandbox.Shell("echo x >/etc/sysctl.d/60-b.conf; chmod 600 /etc/sysctl.d/60-b.conf; mkdir -m 700 /run/sysctl.d");

        var ran = sandbox.KeeptuneAsNobody("boot");

        Assert.Equal(1, ran.ExitCode);
        Assert.Contains(
            "keeptune: error: couldn't read '/etc/sysctl.d/60-b.conf': Permission denied; the prediction does not include its content\n",
            ran.Error,
            StringComparison.Ordinal);
        Assert.Contains("couldn't read '/run/sysctl.d': Permission denied", ran.Error, StringComparison.Ordinal);
        Assert.Contains("keeptune: hint: run as root\n", ran.Error, StringComparison.Ordinal);
        Assert.Contains("  600  /etc/sysctl.d/50-a.conf:1\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains("not readable: /run/sysctl.d (Permission denied)\n", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void It_does_not_wait_for_a_fifo()
    {
        sandbox.Shell("mkfifo /etc/sysctl.d/50-a.conf");

        Assert.Contains(
            "/etc/sysctl.d/50-a.conf: a FIFO: a reader waits until something writes to it\n",
            Expect.Quietly(sandbox.Keeptune("boot")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("print \"net.ipv4.tcp_keepalive_time = $_\\n\" for 1..1500000", 1500000)]
    [InlineData("print \"net.ipv4.tcp_keepalive_time = 5\\n#\", \"x\" x 52000000, \"\\n\"", 5)]
    public void Fifty_megabytes_need_no_memory(string perl, int time)
    {
        sandbox.Shell($"perl -e '{perl}' >/etc/sysctl.d/50-a.conf");

        var ran = sandbox.Shell("command time -f %M $K boot --engine systemd");

        Assert.Contains($"  {time}  /etc/sysctl.d/50-a.conf:", ran.Output, StringComparison.Ordinal);
        Assert.InRange(int.Parse(ran.Error.Trim().Split('\n')[^1], System.Globalization.CultureInfo.InvariantCulture), 1, 48 * 1024);
    }
}
