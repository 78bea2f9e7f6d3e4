namespace KeepTune.EndToEnd.Tests.Contract;

public sealed class BadInputTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void An_unknown_profile_names_the_nearest() =>
        Refused(2, ["apply", "aggresive"], "no profile named 'aggresive'", "did you mean 'aggressive'?");

    [Theory]
    [InlineData("--time", "0", "'time' is 0, expected 1 to 32767 s")]
    [InlineData("--time", "-1", "'--time' is '-1', expected whole seconds")]
    [InlineData("--time=-1", null, "'--time' is '-1', expected whole seconds")]
    [InlineData("--time", "32768", "'time' is 32768, expected 1 to 32767 s")]
    [InlineData("--time", "99999999999999999999", "'--time' is '99999999999999999999', expected whole seconds")]
    [InlineData("--time", "010", "'--time' is '010', expected whole seconds")]
    [InlineData("--time", "0x10", "'--time' is '0x10'")]
    [InlineData("--time", "1e3", "'--time' is '1e3'")]
    [InlineData("--time", "+5", "'--time' is '+5'")]
    [InlineData("--time", " 60 ", "'--time' is ' 60 '")]
    [InlineData("--time", "1.5s", "'--time' is '1.5s'")]
    [InlineData("--time", "", "'--time' is ''")]
    [InlineData("--time", "60\u001b[31m", "'--time' is '60\\x1b[31m'")]
    [InlineData("--intvl", "0", "'intvl' is 0, expected 1 to 32767 s")]
    [InlineData("--probes", "0", "'probes' is 0, expected 1 to 127")]
    [InlineData("--probes", "128", "'probes' is 128, expected 1 to 127")]
    [InlineData("--probes", "3s", "'--probes' is '3s', expected a whole number without sign or leading zeros")]
    [InlineData("--probes", "1e1", "'--probes' is '1e1', expected a whole number without sign or leading zeros")]
    public void A_wrong_value_is_refused(string option, string? value, string words) =>
        Refused(2, value is null ? ["apply", option] : ["apply", option, value], words);

    [Theory]
    [InlineData("--time", "8589935")]
    [InlineData("--probes", "256")]
    [InlineData("--probes", "0")]
    public void Even_unsafe_values_have_a_limit(string option, string value) =>
        Refused(2, ["apply", option, value, "--allow-unsafe-values"], $"is {value}, expected 1 to ");

    [Theory]
    [InlineData("apply")]
    [InlineData("apply", "a", "b")]
    [InlineData("apply", "cloud", "--persist", "--persist-only")]
    [InlineData("apply", "cloud", "--root", "/var")]
    [InlineData("apply", "cloud", "--persist", "--root", "/var")]
    [InlineData("apply", "cloud", "--file", "x.conf")]
    [InlineData("apply", "cloud", "--persist", "--file", "../x.conf")]
    [InlineData("apply", "cloud", "--persist", "--file", ".hidden.conf")]
    [InlineData("apply", "cloud", "--persist", "--file", "x")]
    [InlineData("apply", "cloud", "--persist", "--file", "a{b,c}.conf")]
    [InlineData("apply", "cloud", "--via", "ioctl")]
    [InlineData("apply", "cloud", "--wait", "soon")]
    [InlineData("apply", "cloud", "--time")]
    [InlineData("apply", "cloud", "--time", "1", "--time", "2")]
    [InlineData("apply", "Cloud")]
    [InlineData("apply", "--persist=cloud")]
    [InlineData("apply", "cloud", "--dry-run=no")]
    [InlineData("show", "--explain=yes")]
    [InlineData("apply", "cloud\n")]
    [InlineData("apply", "--persist-only", "--root", "/nonexistent", "cloud")]
    [InlineData("apply", "--persist-only", "--root", "/var", "--time", "60")]
    [InlineData("show", "--field", "tiem_s")]
    [InlineData("show", "--format", "xml")]
    [InlineData("show", "--field", "time_s", "--explain")]
    [InlineData("show", "--field", "time_s", "--format", "sysctl")]
    [InlineData("show", "--root", "/var")]
    [InlineData("status", "--root", "/var")]
    [InlineData("revert", "--root", "/var")]
    [InlineData("revert", "--wait", "x")]
    [InlineData("history", "--all")]
    [InlineData("profile")]
    [InlineData("profile", "show")]
    [InlineData("profile", "check")]
    [InlineData("completion", "tcsh")]
    [InlineData("export")]
    [InlineData("export", "cloud")]
    [InlineData("export", "cloud", "--to")]
    [InlineData("export", "cloud", "--to", "Docker")]
    [InlineData("export", "cloud", "--to", "docker", "--to", "c")]
    [InlineData("export", "--to", "docker")]
    [InlineData("export", "cloud", "aws", "--to", "docker")]
    [InlineData("export", "clod", "--to", "docker")]
    [InlineData("export", "cloud", "--to", "docker", "--time", "60")]
    [InlineData("aply")]
    [InlineData("--bogus")]
    [InlineData("--quiet")]
    public void A_wrong_command_line_is_refused(params string[] arguments) => Refused(2, arguments);

    [Fact]
    public void An_image_without_etc_is_refused() =>
        Refused(1, ["apply", "cloud", "--persist-only", "--root", "/home"], "couldn't open '/home/etc'", "--root");

    [Theory]
    [InlineData("time = 60\nintvl = 10\nprobes = 0\ndescription = \"x\"", ":3:10: 'probes' is 0, expected 1 to 127")]
    [InlineData("time = -5\nintvl = 10\nprobes = 3\ndescription = \"x\"", ":1:8: 'time' is -5, expected 1 to 32767 s")]
    [InlineData("time = 32768\nintvl = 10\nprobes = 3\ndescription = \"x\"", ":1:8: 'time' is 32768")]
    [InlineData("time = 010\nintvl = 10\nprobes = 3\ndescription = \"x\"", ":1:8: 'time' is '010', expected a whole "
        + "number without sign or leading zeros")]
    [InlineData("time = 1e3\nintvl = 10\nprobes = 3\ndescription = \"x\"", ":1:8: 'time' is '1e3'")]
    [InlineData("time = \" 60 \"\nintvl = 10\nprobes = 3\ndescription = \"x\"", ":1:8: 'time' is ' 60 '")]
    [InlineData("time = 60\ntime = 70\nintvl = 10\nprobes = 3\ndescription = \"x\"", ":2:1: 'time' is already set on line 1")]
    [InlineData("time = 60\nintvl = \nprobes = 3\ndescription = \"x\"", ":2:")]
    [InlineData("time = 60\nintvl = 10\nprobes = 3\ndescription = "
        + "\"x\\u001b[31m\"", ":4:15: 'description' is 'x\\x1b[31m', expected one line")]
    [InlineData("time = 60\nintvl = 10\nprobes = 3\ndescription = "
        + "\"x\\nnet.ipv4.ip_forward = 1\"", ":4:15: 'description' is 'x\\x0anet.ipv4.ip_forward = 1', expected one line")]
    [InlineData("time = 60\nintvl = 10\nprobes = 3\ndescription = \"\"\"x\nnet.ipv4.ip_forward = 1\"\"\"", ":4:15: 'description' is")]
    [InlineData("time = 60\nintvl = 10\nprobes = 3\ndescription = \"x\u202ey\"", ":4:17: the character \\u202e is not allowed")]
    [InlineData("time = 60\nintvl = 10\nprobes = 3\ndescription = \"x\"\n# \u0007", ":5:3: the character \\x07 is not allowed")]
    [InlineData("time = 60\nintvl = 10\nprobe = 3\ndescription = \"x\"", ":3:1: unknown key 'probe', did you mean 'probes'")]
    [InlineData("[profile]\ntime = 60", ":1:1: a profile has no tables")]
    [InlineData("", "'description' is missing")]
    public void A_malformed_profile_is_refused_with_its_position(string toml, string words)
    {
        sandbox.WriteFile("/etc/bad.toml", toml);

        Refused(2, ["apply", "/etc/bad.toml", "--persist"], "/etc/bad.toml", words);
    }

    [Fact]
    public void Check_reports_every_mistake_of_a_file_at_once()
    {
        sandbox.WriteFile("/etc/bad.toml", "time = 0\nintvl = \"soon\"\nprobe = 3\ntags = 1\nprobes = 200\nprobes = 3\n");

        var ran = sandbox.Keeptune("profile", "check", "/etc/bad.toml");

        Assert.Equal(2, ran.ExitCode);
        Assert.Equal("", ran.Output);
        Assert.Equal(
            ["1:1", "1:8", "2:9", "3:1", "4:8", "5:10", "6:1"],
            ran.Error.Split('\n')
                .Where(line => line.Contains(" error: ", StringComparison.Ordinal))
                .Select(line => string.Join(':', line.Split(':')[3..5])));
    }

    [Theory]
    [InlineData("/etc", "is a directory")]
    [InlineData("/run/fifo.toml", "is a FIFO")]
    [InlineData("/dev/zero", "is a character device")]
    [InlineData("/etc/none.toml", "No such file or directory")]
    [InlineData("/etc/loop.toml", "Too many levels of symbolic links")]
    public void Only_a_regular_file_is_a_profile(string path, string words)
    {
        sandbox.Shell("mkfifo /run/fifo.toml; ln -s loop.toml /etc/loop.toml");

        Refused(2, ["apply", path], words);
    }

    [Fact]
    public void A_profile_of_ten_megabytes_is_not_read()
    {
        sandbox.Shell("head -c 10000000 /dev/zero | tr '\\0' 'x' >/etc/big.toml");

        Refused(2, ["apply", "/etc/big.toml"], "larger than 64 KiB");
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_located()
    {
        sandbox.Shell("printf 'time = 60\\ndescription = \"\\377\"\\n' >/etc/latin.toml");

        Refused(2, ["apply", "/etc/latin.toml"], "/etc/latin.toml:2:16: byte 0xff is not valid UTF-8");
    }

    [Fact]
    public void A_profile_that_may_not_be_read_is_not_permitted()
    {
        sandbox.Shell("install -m 0600 /dev/null /etc/secret.toml");
        var before = sandbox.Everything();

        var ran = sandbox.KeeptuneAsNobody("profile", "show", "/etc/secret.toml");

        Assert.Equal(4, ran.ExitCode);
        Assert.Contains("Permission denied", ran.Error, StringComparison.Ordinal);
        Assert.Equal(before, sandbox.Everything());
    }

    [Fact]
    public void Other_users_than_root_are_told_the_privilege_and_the_command_to_run_instead() => Expect.Refusal(
        sandbox,
        4,
        () => sandbox.KeeptuneAsNobody("apply", "aggressive", "--persist"),
        "couldn't write '30' to 'net.ipv4.tcp_keepalive_time': Permission denied",
        "hint: run as root, or use 'keeptune apply --dry-run' to see the change without making it");

    [Fact]
    public void Other_users_than_root_can_not_revert()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "azure"));

        Expect.Refusal(sandbox, 4, () => sandbox.KeeptuneAsNobody("revert"), "Permission denied", "run as root");
    }

    [Fact]
    public void A_read_only_proc_sys_is_reported()
    {
        sandbox.Shell("mount --bind /proc/sys /proc/sys && mount -o remount,bind,ro /proc/sys");

        Refused(1, ["apply", "azure", "--persist"], "couldn't write '120' to 'net.ipv4.tcp_keepalive_time': Read-only file system");
    }

    [Fact]
    public void Missing_sysctls_are_reported()
    {
        sandbox.Shell("mount -t tmpfs none /proc/sys/net/ipv4");

        Refused(1, ["apply", "azure"], "'net.ipv4.tcp_keepalive_time': No such file or directory");
        Refused(1, ["show"], "couldn't read 'net.ipv4.tcp_keepalive_time': No such file or directory");
    }

    [Fact]
    public void A_read_only_etc_leaves_the_running_kernel_alone()
    {
        sandbox.Shell("mount --bind /etc /etc && mount -o remount,bind,ro /etc");

        Refused(1, ["apply", "azure", "--persist", "--no-journal"], "'/etc/sysctl.d/90-keeptune.conf': Read-only file system");
    }

    [Fact]
    public void A_full_disk_leaves_the_running_kernel_and_the_old_file_alone()
    {
        sandbox.Shell(
            "mount -t tmpfs -o size=8k none /etc/sysctl.d && $K apply cloud --persist --no-journal && head -c 100000 /dev/zero "
                + ">/etc/sysctl.d/filler 2>/dev/null");

        Refused(
            1, ["apply", "azure", "--persist", "--no-journal"], "couldn't write '/etc/sysctl.d/90-keeptune.conf': No space left on device");
        Assert.Equal("200/30/5", sandbox.Live);
    }

    [Theory]
    [InlineData("ln -s /etc/hostname /etc/sysctl.d/90-keeptune.conf", "is a symbolic link to '/etc/hostname'")]
    [InlineData("ln -s /dev/null /etc/sysctl.d/90-keeptune.conf", "is a mask")]
    [InlineData("touch /etc/sysctl.d/90-keeptune.conf", "is empty, which masks the name")]
    [InlineData("mkdir /etc/sysctl.d/90-keeptune.conf", "is a directory")]
    [InlineData("mkfifo /etc/sysctl.d/90-keeptune.conf", "is a FIFO")]
    [InlineData("head -c 70000 /dev/zero >/etc/sysctl.d/90-keeptune.conf", "is larger than 64 KiB")]
    public void A_file_that_is_not_ours_is_left_alone(string prepare, string words)
    {
        sandbox.Shell(prepare);

        Refused(1, ["apply", "azure", "--persist", "--no-journal"], "'/etc/sysctl.d/90-keeptune.conf' " + words);
    }

    [Fact]
    public void Without_a_directory_for_the_journal_nothing_is_changed()
    {
        sandbox.Shell("mount -t tmpfs -o ro none /var/lib");

        Refused(
            1,
            ["apply", "azure", "--persist"],
            "couldn't write the change journal '/var/lib/keeptune/journal': Read-only file system",
            "--no-journal");
    }

    [Fact]
    public void A_full_disk_under_the_journal_changes_nothing()
    {
        sandbox.Shell("mount -t tmpfs -o size=4k none /var/lib; head -c 100000 /dev/zero >/var/lib/filler 2>/dev/null");

        Refused(1, ["apply", "azure"], "change journal", "--no-journal");
    }

    [Fact]
    public void An_unreadable_home_is_no_obstacle()
    {
        sandbox.Shell("install -d -m 0700 /var/home");
        sandbox.Variables["HOME"] = "/var/home";

        Assert.Contains("aggressive", Expect.Quietly(sandbox.KeeptuneAsNobody("profile", "list")), StringComparison.Ordinal);
        Assert.Contains("kernel-default", Expect.Quietly(sandbox.KeeptuneAsNobody("show")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_with_json_is_a_document_too()
    {
        var ran = sandbox.Keeptune("apply", "nosuch", "--json");

        Assert.Equal(2, ran.ExitCode);
        Assert.StartsWith(
            "{\"schema\":\"keeptune.error.v1\",\"kind\":\"invalid_input\",\"message\":\"no profile named 'nosuch'\"",
            ran.Output,
            StringComparison.Ordinal);
        Assert.Contains("keeptune: error: no profile named 'nosuch'", ran.Error, StringComparison.Ordinal);
    }

    private void Refused(int exitCode, string[] arguments, params string[] words) =>
        Expect.Refusal(sandbox, exitCode, () => sandbox.Keeptune(arguments), words);
}
