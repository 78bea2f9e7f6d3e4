using System.Text.Json.Nodes;
using KeepTune.EndToEnd.Tests.Contract;

namespace KeepTune.EndToEnd.Tests.Sockets;

/// <summary>
/// Bursts of probes fill a queue that all network namespaces share, so others lose packets too: no other test runs at the same time.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class SharedBacklog
{
    public const string Name = "a full queue of the machine";
}

/// <summary>The fate of connections when thousands probe together.</summary>
[Collection(SharedBacklog.Name)]
public sealed class ProbeFloodTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    // A processor that this process may run on: its timers, and its queue.
    private readonly string processor;

    public ProbeFloodTests()
    {
        Expect.Quietly(sandbox.Shell("ip link set lo up"));
        processor = sandbox.Shell("sed -n 's/^Cpus_allowed_list:[[:space:]]*\\([0-9]*\\).*/\\1/p' /proc/self/status").Output.TrimEnd();
    }

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void Thousands_set_at_once_lose_connections()
    {
        // About 1000 get through in each of the two rounds. So many that even a change that takes two granules loses some.
        using var program = ManyConnections.Make(sandbox, 8000);
        SetAtOnce(8000, 10, 1, 2);

        Thread.Sleep(14500);
        Assert.InRange(ManyConnections.Established(sandbox), 0, 7500);
    }

    [Fact]
    public void A_prediction_holds_during_a_flood_in_which_the_kernel_repeats_probes()
    {
        var lost = 0;
        for (var flood = 0; flood < 8 && lost == 0; flood++)
        {
            using var program = ManyConnections.Make(sandbox, 8000);
            SetAtOnce(8000, 2, 1, 100);
            lost = ProveThroughASecond(40).Sum(Lost);
        }

        // Repetitions spread some floods out within ten seconds until nothing is lost; but not all eight.
        Assert.NotEqual(0, lost);
    }

    // The queue is full for a few hundredths of each second. Timers of one processor run every 32 ms, each time with a probe.
    private Ran[] ProveThroughASecond(int count) =>
        Task.WhenAll(
            Enumerable.Range(0, count).Select(
                index => Task.Factory.StartNew(() => ProveAfter(index * 1000 / count), TaskCreationOptions.LongRunning))).Result;

    private Ran ProveAfter(int milliseconds)
    {
        Thread.Sleep(milliseconds);
        return sandbox.Run(
            ["taskset", "-c", processor, Sandbox.Binary, "prove", "--time", "2", "--intvl", "1", "--probes", "5", "--json"]);
    }

    private static int Lost(Ran run)
    {
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        var proof = JsonNode.Parse(SchemaTests.Valid("keeptune.prove.v1", run))!["proofs"]![0]!;
        var lost = proof["lost_ms"]!.AsArray().Count;
        Assert.Equal(7000 + (500 * lost), (int)proof["predicted_detection_ms"]!);
        Assert.Equal(5, proof["probes"]!.AsArray().Count);
        return lost;
    }

    private void SetAtOnce(int count, int time, int intvl, int probes)
    {
        sandbox.WriteFile("/etc/p.toml", $"description = \"x\"\ntime = {time}\nintvl = {intvl}\nprobes = {probes}\n");
        var ran = sandbox.Run(
            ["taskset", "-c", processor, Sandbox.Binary, "sockets", "set", "/etc/p.toml", "--dport", "5000", "--yes", "--allow-burst"]);

        Assert.Equal(0, ran.ExitCode);
        Assert.Contains(
            $"{count} sockets will probe at once because of '--allow-burst'; with more than 600 at once, probes may be dropped",
            ran.Error,
            StringComparison.Ordinal);
    }
}
