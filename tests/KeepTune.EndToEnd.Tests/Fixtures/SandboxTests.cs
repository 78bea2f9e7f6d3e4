namespace KeepTune.EndToEnd.Tests.Fixtures;

/// <summary>Safety of the tests: what they write stays in the sandbox.</summary>
public class SandboxTests
{
    [Fact]
    public void A_sandbox_shares_neither_files_nor_sysctls_with_the_machine()
    {
        using var sandbox = new Sandbox();

        sandbox.WriteFile("/etc/inside", "x");
        sandbox.Shell("echo 1234 >/proc/sys/net/ipv4/tcp_keepalive_time; touch /run/inside /var/inside");

        Assert.False(
            File.Exists("/etc/inside") || File.Exists("/run/inside") || File.Exists("/var/inside") || File.Exists("/etc/keeptune-sandbox"));
        Assert.NotEqual("1234\n", File.ReadAllText("/proc/sys/net/ipv4/tcp_keepalive_time"));
    }

    // systemd mounts one; a policy has a name there, or is held by its cgroup if there is none.
    [Fact]
    public void The_machines_bpf_file_system_is_not_visible()
    {
        using var sandbox = new Sandbox();

        Assert.Equal("", sandbox.Shell("findmnt -rno TARGET -t bpf").Output);
    }

    [Fact]
    public void A_command_that_is_not_in_its_sandbox_is_refused()
    {
        using var sandbox = new Sandbox();
        sandbox.Shell("echo another >/etc/keeptune-sandbox");

        Assert.Throws<InvalidOperationException>(() => sandbox.Shell("touch /etc/harm"));
    }
}
