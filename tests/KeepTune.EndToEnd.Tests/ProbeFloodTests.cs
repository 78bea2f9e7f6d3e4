using System.Text.Json.Nodes;
using KeepTune.Testing;

namespace KeepTune.EndToEnd.Tests;

/// <summary>Bursts of probes fill a queue that all network namespaces share, and what others send is lost too: no other test runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class SharedBacklog
{
    public const string Name = "a full queue of the machine";
}

/// <summary>What becomes of connections when thousands probe together.</summary>
[Collection(SharedBacklog.Name)]
public sealed class ProbeFloodTests : IDisposable
{
    // About 1000 of one processor pass in each round. Enough that a change drawn out over two granules still loses some.
    private const int Flood = 8000;

    private readonly Sandbox sandbox = new();
    private readonly SocketProgram program;

    public ProbeFloodTests()
    {
        Expect.Quietly(sandbox.Shell("ip link set lo up"));
        program = ManyConnections.Make(sandbox, Flood);
    }

    public void Dispose()
    {
        program.Dispose();
        sandbox.Dispose();
    }

    [Fact]
    public void Set_all_at_once_thousands_lose_their_connections()
    {
        Set(10, 1, 2);

        Thread.Sleep(14500);
        Assert.InRange(ManyConnections.Established(sandbox), 0, 7500);
    }

    [Fact]
    public void A_prediction_holds_beside_a_flood_that_the_kernel_repeats_probes_in()
    {
        Set(2, 1, 100);

        var runs = Enumerable.Range(0, 12).Select(_ => Task.Factory.StartNew(() => sandbox.Keeptune("prove", "--time", "2", "--intvl", "1", "--probes", "5", "--json"), TaskCreationOptions.LongRunning)).ToArray();

        Assert.All(runs, run =>
        {
            Assert.True(run.Result.ExitCode == 0, run.Result.Output + run.Result.Error);
            var proof = JsonNode.Parse(SchemaTests.Valid("keeptune.prove.v1", run.Result))!["proofs"]![0]!;
            var lost = proof["lost_ms"]!.AsArray().Count;
            Assert.Equal(7000 + (lost * 500), (int)proof["predicted_detection_ms"]!);
            Assert.Equal(5, proof["probes"]!.AsArray().Count);
        });
    }

    private void Set(int time, int intvl, int probes)
    {
        sandbox.WriteFile("/etc/p.toml", $"description = \"x\"\ntime = {time}\nintvl = {intvl}\nprobes = {probes}\n");
        var ran = sandbox.Run(["taskset", "-c", Processor(), Sandbox.Binary, "sockets", "set", "/etc/p.toml", "--dport", "5000", "--yes", "--allow-burst"]);

        Assert.Equal(0, ran.ExitCode);
        Assert.Contains("8000 sockets will probe together, and above 600 probes may be lost: all at once, as '--allow-burst' says", ran.Error, StringComparison.Ordinal);
    }

    /// <summary>One that this process may run on.</summary>
    private string Processor() => sandbox.Shell("sed -n 's/^Cpus_allowed_list:[[:space:]]*\\([0-9]*\\).*/\\1/p' /proc/self/status").Output.TrimEnd();
}
