namespace KeepTune.EndToEnd.Tests.Contract;

/// <summary>Started in a directory that was deleted or that the user may not enter: programs that it starts run in <c>/</c>.</summary>
public sealed class WorkingDirectoryTests : IDisposable
{
    private const string Profile = "description = \"x\"\ntime = 20\nintvl = 4\nprobes = 3\n";
    private const string Shortest = "prove --time 1 --intvl 1 --probes 1 --quiet";
    private const string AsNobody = "setpriv --reuid=65534 --regid=65534 --clear-groups $K";

    private readonly Sandbox sandbox = new();

    public WorkingDirectoryTests() => Expect.Quietly(sandbox.Shell("ip link set lo up"));

    public void Dispose()
    {
        Watchdogs.End(sandbox);
        sandbox.Dispose();
    }

    [Fact]
    public void A_change_is_made_confirmed_and_rolled_back()
    {
        Expect.Quietly(Gone("$K apply cloud --confirm 60s && $K confirm"));
        Assert.Equal("200/30/5", sandbox.Live);

        Expect.Quietly(Gone("$K apply aws --confirm 2s"));
        Assert.Equal("", sandbox.Script("closed").Error);
        Assert.Equal("200/30/5", sandbox.Live);
    }

    [Theory]
    [InlineData("$K apply gcp --via sysctl")]
    [InlineData("$K apply gcp --persist")]
    [InlineData("$K export gcp --to docker")]
    [InlineData("$K profile show gcp")]
    [InlineData("$K policy unit gcp nginx --json")]
    [InlineData("$K show --explain")]
    [InlineData("$K status")]
    public void Verbs_work_without_a_directory(string command) => Expect.Quietly(Gone(command));

    [Theory]
    [InlineData("$K")]
    [InlineData(AsNobody)]
    public void Prove_works_for_root_and_for_a_user(string keeptune)
    {
        var command = $"{keeptune} {Shortest}";
        Expect.Quietly(Gone(command));
        Expect.Quietly(sandbox.Shell($"install -d -m 0700 /run/closed; cd /run/closed; {command}"));
    }

    [Fact]
    public void Prove_of_a_user_finds_a_capture_file_relative_to_the_directory()
    {
        Expect.Quietly(sandbox.Shell($"install -d -o 65534 /run/nobodys; cd /run/nobodys; {AsNobody} {Shortest} --pcap here.pcap"));
        Assert.Equal(0, sandbox.Shell("test -s /run/nobodys/here.pcap").ExitCode);
    }

    [Fact]
    public void Sockets_are_set_and_refreshed()
    {
        using var program = new HeldSocketProgram(
            sandbox, "l = listen(socket.AF_INET, ('127.0.0.1', 5000))\nfor i in range(300): connect(l)");

        Expect.Quietly(Gone("$K sockets set gcp --port 5000 --yes"));

        Assert.All(program.After(), socket => Assert.Equal(60, (int)socket!["time_s"]!));
    }

    [Fact]
    public void A_relative_name_is_resolved_in_the_directory_while_it_exists()
    {
        sandbox.WriteFile("/run/here/ours.toml", Profile);

        const string Apply = "$K apply ./ours.toml --via sysctl --confirm 60s; $K confirm";
        Expect.Quietly(sandbox.Shell($"cd /run/here; $K profile check ./ours.toml; {Apply}"));

        Assert.Equal("20/4/3", sandbox.Live);
        Expect.Refusal(sandbox, 2, () => Gone("exec $K profile check ./ours.toml"), "./ours.toml", "No such file or directory");
        Expect.Refusal(sandbox, 2, () => Gone("exec $K policy unit ./ours.toml nginx"), "./ours.toml", "No such file or directory");
    }

    private Ran Gone(string command) => sandbox.Shell($"mkdir /run/gone; cd /run/gone; rmdir /run/gone; {command}");
}
