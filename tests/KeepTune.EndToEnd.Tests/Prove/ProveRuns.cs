namespace KeepTune.EndToEnd.Tests.Prove;

/// <summary>
/// Runs of <c>keeptune prove</c> that take seconds, all started at the same time; each test waits for its own.
/// </summary>
public sealed class ProveRuns : IDisposable
{
    private readonly Sandbox sandbox = new();
    private readonly Sandbox tuned = new();
    private readonly Dictionary<string, Task<Ran>> runs = [];

    public ProveRuns()
    {
        sandbox.WriteFile("/etc/keeptune/profiles/ours.toml", "description = \"ours\"\ntime = 4\nintvl = 2\nprobes = 1\n");
        tuned.Shell(
            "cd /proc/sys/net/ipv4; echo 2 >tcp_keepalive_time; echo 1 >tcp_keepalive_intvl; echo 1 >tcp_keepalive_probes; install -d "
                + "-o 65534 /run/nobodys");

        const string Three = "--time 3 --intvl 1 --probes 3";
        for (var n = 1; n <= 10; n++)
        {
            Start($"ipv4 {n}", $"$K prove {Three} -4 --json");
            Start($"ipv6 {n}", $"$K prove {Three} -6 --json");
        }

        foreach (var family in (string[])["4", "6"])
            Start($"capture {family}", $"$K prove --time 4 --intvl 1 --probes 3 -{family} --pcap /run/{family}.pcap --json");
        Start("router 3/1", $"$K prove {Three} --through-nat 6s --json");
        Start("router 3/1 ipv6", $"$K prove {Three} --through-nat 6s -6 --json");
        Start("router 3/20", "$K prove --time 3 --intvl 20 --probes 3 --through-nat 6s --json");
        Start("router 8/1", "$K prove --time 8 --intvl 1 --probes 9 --through-nat 6s --json");
        Start("router aws", "$K prove aws --speed 100 --through-nat 350s --json");
        Start("router text", "$K prove --time 2 --intvl 1 --probes 9 --through-nat 4");
        Start("all", "$K prove --all --json");
        Start("all text", "$K prove --all -6 --speed 5000");
        Start("text profile and value", "$K prove aggressive --speed 15 --probes 1");
        Start("text profile", "$K prove failover --speed 7 --quiet");
        Start("text live values", "$K prove", tuned);
        Start("nobody", AsNobody("prove --json --pcap /run/nobodys/capture.pcap"), tuned);
        Start("nobody router", AsNobody("prove --time 1 --intvl 1 --probes 1 --through-nat 2s --json"), tuned);
        Start("nobody text", AsNobody("prove aws --speed 120"), tuned);
        foreach (var columns in (int[])[40, 80, 200])
        {
            Start(
                $"terminal {columns}",
                $"script -qec 'stty cols {columns} rows 24; TERM=xterm LC_ALL=C $K prove --time 2 --intvl 1 --probes 2 --no-color' "
                    + "/dev/null </dev/null");
            Start(
                $"terminal all {columns}",
                $"script -qec 'stty cols {columns} rows 24; TERM=xterm LC_ALL=C $K prove --all --no-color' /dev/null </dev/null");
        }
    }

    public void Dispose()
    {
        Task.WaitAll(runs.Values);
        tuned.Dispose();
        sandbox.Dispose();
    }

    /// <summary>How it ended; waits for it.</summary>
    internal Ran this[string name] => runs[name].Result;

    /// <summary>The machine that most of them run on.</summary>
    internal Sandbox Sandbox => sandbox;

    /// <summary>A machine whose values are 2/1/1.</summary>
    internal Sandbox Tuned => tuned;

    /// <summary>Whether this kernel can be a router that tracks connections, as far as nft(8) can tell.</summary>
    internal bool TracksConnections => sandbox.Shell("""
        unshare --net sh -c '
            nft add table ip t && nft "add chain ip t c { type nat hook postrouting priority 0; }" && nft add rule ip t c ct state established masquerade &&
            [ -e /proc/sys/net/netfilter/nf_conntrack_tcp_timeout_established ]'
        """).ExitCode == 0;

    private static string AsNobody(string arguments) => $"setpriv --reuid=65534 --regid=65534 --clear-groups $K {arguments}";

    private void Start(string name, string command, Sandbox? where = null) =>
        runs[name] = Task.Factory.StartNew(() => (where ?? sandbox).Shell(command), TaskCreationOptions.LongRunning);
}
