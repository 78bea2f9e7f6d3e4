using System.Collections.Concurrent;

namespace KeepTune.EndToEnd.Tests.Faults;

/// <summary>
/// Every system call of a change fails in turn, and the program is killed at each. <c>KEEPTUNE_TEST_FAULTS=full</c> makes each call fail in
/// two more ways, denied and permanently, and tests the next run after every single fault.
/// </summary>
public sealed class FaultInjectionTests : IDisposable
{
    private static readonly bool Full = Environment.GetEnvironmentVariable("KEEPTUNE_TEST_FAULTS") == "full";

    private readonly List<FaultMachine> machines = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new FaultMachine())];

    public void Dispose() => machines.ForEach(machine => machine.Dispose());

    [Theory]
    [InlineData("apply aggressive --persist")]
    [InlineData("apply aggressive --persist", "apply cloud --persist")]
    [InlineData("revert", "apply cloud --persist")]
    [InlineData("revert", "apply cloud --persist", "apply aggressive --persist")]
    public void A_change_is_complete_or_absent_whatever_fails(string operation, params string[] earlier)
    {
        var judges = machines.ConvertAll(machine => new Judge(machine, operation) { Thorough = Full });
        judges.ForEach(judge => judge.Prepare(earlier));
        var faults = new ConcurrentQueue<Fault>(judges[0].Record().SelectMany(FaultsAt));
        var findings = new ConcurrentQueue<string>();
        var (injected, missed) = (0, 0);

        Parallel.ForEach(judges, new ParallelOptions { MaxDegreeOfParallelism = judges.Count }, judge =>
        {
            while (faults.TryDequeue(out var fault))
            {
                // Threads run in any order: a call that was not made this time may be made the next time.
                var found = judge.Try(fault) ?? judge.Try(fault) ?? judge.Try(fault);
                _ = Interlocked.Increment(ref found is null ? ref missed : ref injected);
                if (found is { Count: > 0 })
                    findings.Enqueue(string.Join("\n    ", found));
            }
        });

        FaultReport.Add($"{string.Join(", ", [.. earlier, operation])}: {injected} injected, {injected - findings.Count} held");
        Assert.True(findings.IsEmpty, string.Join("\n", findings.Take(50)));
        Assert.InRange(missed, 0, (injected + missed) / 20);
        Assert.InRange(injected, 500, int.MaxValue);
    }

    private static IEnumerable<Fault> FaultsAt(SystemCall call) =>
        Full
            ? [Fault.Kill(call), Fault.Likely(call), Fault.Denied(call), Fault.Likely(call) with { Lasting = true }]
            : [Fault.Kill(call), Fault.Likely(call)];
}
