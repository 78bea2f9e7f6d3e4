namespace KeepTune.EndToEnd.Tests.Prove;

/// <summary>How <c>keeptune prove</c> ends if it can't work, or is interrupted.</summary>
public sealed class ProveEndsTests : IDisposable
{
    private static readonly string[] Shortest = ["prove", "--time", "1", "--intvl", "1", "--probes", "1"];

    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 143)]
    [InlineData("KILL", 137)]
    public void Nothing_is_left_however_it_ends(string signal, int code)
    {
        var before = Namespaces();

        var ran = sandbox.Shell($$"""
            {
                until [ -s /run/pid ] && [ "$(ls -l /proc/$(cat /run/pid)/fd 2>/dev/null | grep -c net:)" -gt 11 ]; do sleep 0.02; done
                sleep 0.3
                kill -{{signal}} $(cat /run/pid)
            } >/dev/null 2>&1 &
            sh -c 'echo $$ >/run/pid; exec $K prove --all --speed 100 --json' >/run/out 2>/run/err
            echo $?; cat /run/err /run/out
            """);

        Assert.Equal($"{code}", ran.Output.Split('\n')[0]);
        if (signal != "KILL")
            Assert.Contains("keeptune: error: interrupted; nothing was changed\n", ran.Output, StringComparison.Ordinal);
        Assert.Equal(before, Namespaces());
        Assert.Equal("7200/75/9", sandbox.Live);
        Assert.DoesNotContain("cable", sandbox.Run(["ip", "link"]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_run_is_announced()
    {
        var ran = sandbox.Shell("timeout -s INT 1 $K prove kernel-default; echo $?");

        Assert.StartsWith("keeptune: hint: this takes up to 2h ", ran.Error, StringComparison.Ordinal);
        Assert.Contains("; use '--speed 2400' to shorten it\n", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ip")]
    [InlineData("nsenter")]
    [InlineData("nft", "--through-nat", "5")]
    public void A_program_that_is_missing_is_named(string name, params string[] arguments)
    {
        sandbox.Shell($"""
            for directory in /usr/sbin /usr/bin; do
                mkdir -p /run/upper$directory /run/work$directory
                mount -t overlay none -o lowerdir=$directory,upperdir=/run/upper$directory,workdir=/run/work$directory $directory
                /bin/rm -f $directory/{name}
            done
            """);

        Expect.Refusal(
            sandbox,
            1,
            () => sandbox.Keeptune([.. Shortest, .. arguments]),
            $"couldn't find '{name}' in /usr/sbin, /usr/bin, /sbin, /bin",
            $"install the package that contains {name}(8)");
    }

    [Fact]
    public void Without_the_right_to_make_namespaces_it_is_not_permitted()
    {
        Expect.Refusal(
            sandbox, 4, () =>
                sandbox.Run(["setpriv", "--bounding-set=-all", "--inh-caps=-all", Sandbox.Binary, .. Shortest]),
                "couldn't create network namespaces", "run as root, or allow user namespaces");
        Expect.Refusal(
            sandbox, 4, () =>
                sandbox.Run(["setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin", Sandbox.Binary, .. Shortest]),
                "couldn't connect two network namespaces by a veth pair: /", "Operation not permitted");
    }

    [Fact]
    public void A_read_only_proc_sys_is_no_obstacle()
    {
        sandbox.Shell("mount --bind /proc/sys /proc/sys && mount -o remount,bind,ro /proc/sys");

        Assert.Contains("verdict  as predicted: ", Expect.Quietly(sandbox.Keeptune(Shortest)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "nosuch")]
    [InlineData("'probes' is 0, expected 1 to 127", "--probes", "0")]
    [InlineData("'--all' can't be combined with a profile or values", "aws", "--all")]
    [InlineData("'--all' can't be combined with a profile or values", "--all", "--time", "3")]
    [InlineData("'--all' can't be combined with '--through-nat'", "--all", "--through-nat", "5")]
    [InlineData("'--speed' is '0'", "aws", "--speed", "0")]
    [InlineData("'--speed' is '2.5'", "aws", "--speed", "2.5")]
    [InlineData("'--through-nat' is '0'", "aws", "--through-nat", "0")]
    [InlineData("'--through-nat' is '2d'", "aws", "--through-nat", "2d")]
    [InlineData("'--ipv4' and '--ipv6' can't be combined", "-4", "-6")]
    [InlineData("'--pcap' needs a file name", "aws", "--pcap", "-")]
    [InlineData("'--root' can't be combined with 'prove'", "--root", "/var")]
    [InlineData("'--speed 100' scales 240/30/4 to 2/1/4 and 4m 10s to 3s, which would "
        + "change the result", "aws", "--speed", "100", "--through-nat", "250")]
    public void A_wrong_command_line_is_refused(string words, params string[] arguments) =>
        Expect.Refusal(sandbox, 2, () => sandbox.Keeptune(["prove", .. arguments]), words);

    [Fact]
    public void Harmful_running_values_are_refused()
    {
        sandbox.Shell("echo 0 >/proc/sys/net/ipv4/tcp_keepalive_probes");

        Expect.Refusal(sandbox, 2, () => sandbox.Keeptune("prove"), "'probes' is 0, expected 1 to 127 (from the running kernel)");
    }

    [Fact]
    public void A_capture_never_goes_where_a_link_leads()
    {
        sandbox.Shell("ln -s /etc/passwd /run/link.pcap");

        Expect.Refusal(
            sandbox,
            1,
            () => sandbox.Keeptune([.. Shortest, "--pcap", "/run/link.pcap"]),
            "'/run/link.pcap' is a symbolic link, which is not followed");
    }

    private string Namespaces() => sandbox.Run(["lsns", "--type", "net", "--noheadings", "--output", "NS"]).Output;
}
