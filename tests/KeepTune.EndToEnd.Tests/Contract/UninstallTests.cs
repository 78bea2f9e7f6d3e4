using System.Text.RegularExpressions;

namespace KeepTune.EndToEnd.Tests.Contract;

/// <summary><c>install.sh --uninstall</c> before it removes the program that can undo its changes.</summary>
public sealed partial class UninstallTests : IDisposable
{
    private const string DropIn = "/etc/sysctl.d/90-keeptune.conf";
    private const string Program = "/run/prefix/bin/keeptune";

    private readonly Sandbox sandbox = new();

    public UninstallTests() => Expect.Quietly(
        sandbox.Shell(
            $"mkdir -p /run/prefix/bin /run/prefix/share/keeptune; cp $K {Program}; "
                + "cd /run/prefix && sha256sum bin/keeptune >share/keeptune/manifest"));

    private static string Uninstall => $"bash {Sandbox.Repository}/install.sh --uninstall --prefix /run/prefix";

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void Without_a_terminal_it_says_what_remains_and_goes_on()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--persist"));

        var output = Expect.Quietly(sandbox.Shell($"{Uninstall} </dev/null"));

        Assert.StartsWith(
            "the changes of keeptune stay in effect when it is gone; 'revert --all' would undo them:\n"
                + "  net.ipv4.tcp_keepalive_time    200 -> 7200\n",
            output,
            StringComparison.Ordinal);
        Assert.Contains($"\n  {DropIn} would be removed\n", output, StringComparison.Ordinal);
        Assert.Contains(
            $"\n  to do that later, keep the program or build it again: {Program} revert --all\n", output, StringComparison.Ordinal);
        Assert.Equal("200/30/5", sandbox.Live);
        Assert.Null(sandbox.ReadFile(Program));
    }

    [Fact]
    public void At_a_terminal_it_offers_to_undo_the_changes()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud", "--persist"));

        var ran = TypedTerminal.Run(sandbox, "echo y; for i in $(seq 30); do echo n; done; sleep 30", Uninstall);

        Assert.Equal(0, ran.ExitCode);
        Assert.Contains("undo them now? [y/N] ", ran.Output, StringComparison.Ordinal);
        Assert.Equal("7200/75/9", sandbox.Live);
        Assert.Null(sandbox.ReadFile(DropIn));
        Assert.Null(sandbox.ReadFile(Program));
    }

    [Fact]
    public void If_undoing_fails_the_program_stays()
    {
        Expect.Quietly(sandbox.Keeptune("apply", "cloud"));
        sandbox.Shell("mkdir -p /run/keeptune; touch /run/keeptune/lock");

        var ran = TypedTerminal.Run(sandbox, "echo y; sleep 30", $"exec 9</run/keeptune/lock; flock 9; {Uninstall} 9<&-");

        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("nothing was removed", ran.Output, StringComparison.Ordinal);
        Assert.NotEqual("", sandbox.Shell($"ls {Program}").Output);
    }

    [Fact]
    public void Without_changes_it_asks_nothing()
    {
        var output = Expect.Quietly(sandbox.Shell($"{Uninstall} </dev/null"));

        // Policies are the machine's: those of other tests are named, too.
        Assert.StartsWith(
            "removed keeptune from /run/prefix\n",
            PolicyNotes().Replace(output, ""),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_attached_policy_is_named()
    {
        using var group = new TestCgroup(sandbox);
        Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", group.Path));

        var output = Expect.Quietly(sandbox.Shell($"{Uninstall} </dev/null"));
        sandbox.Keeptune("policy", "detach", group.Path);

        Assert.Contains($"the policy of {group.Path} stays attached when keeptune is gone\n", output, StringComparison.Ordinal);
        Assert.Contains($" {Program} policy detach {group.Path}\n", output, StringComparison.Ordinal);
    }

    [GeneratedRegex("^the policy of .*\\n  to do that later, .*\\n", RegexOptions.Multiline)]
    private static partial Regex PolicyNotes();
}
