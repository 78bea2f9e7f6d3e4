using System.Text.Json;
using System.Text.RegularExpressions;

namespace KeepTune.EndToEnd.Tests.Faults;

/// <summary>Reports what a run with a fault must not leave behind. Works on one machine, prepared by <see cref="Prepare"/>.</summary>
internal sealed partial class Judge(FaultMachine machine, string operation)
{
    private const string Next = "apply azure --persist";
    private static readonly string[] Keys = [
        "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes"
    ];

    private readonly Dictionary<string, IReadOnlyList<string>> judged = [];
    private readonly List<(string Values, string? File)> known = [];
    private MachineState start = null!;
    private (string Values, string? File) after;
    private (string Values, string? File) next;

    /// <summary>Whether to check what follows after every fault, not only after each different state.</summary>
    public bool Thorough { get; init; }

    public void Prepare(IEnumerable<string> earlier)
    {
        known.Add(machine.State.Whole);
        foreach (var command in earlier)
            known.Add(After(command));
        machine.Save("start");
        start = machine.State;
        after = After(operation);
        known.Add(after);
        machine.Restore("start");
        next = After(Next);
        machine.Restore("start");
    }

    /// <summary>The system calls of the operation if nothing fails.</summary>
    public IReadOnlyList<SystemCall> Record()
    {
        var calls = machine.Record(operation);
        machine.Restore("start");
        return calls;
    }

    /// <returns>Null if the fault did not occur; empty if everything held.</returns>
    public IReadOnlyList<string>? Try(Fault fault)
    {
        var run = machine.Run(operation, fault);
        List<string> findings = [.. Held(run, fault), .. Followed(run.State)];
        if (run.State.Fingerprint != start.Fingerprint)
            machine.Restore("start");
        return run.Hit || findings.Count > 0
            ? [.. findings.Select(finding => $"{operation}, {fault}: {finding}; exit code {run.ExitCode}, {run.Error.TrimEnd()}")]
            : null;
    }

    private (string Values, string? File) After(string command)
    {
        var ran = machine.Keeptune(command);
        return ran.ExitCode == 0 ? machine.State.Whole : throw new InvalidOperationException($"keeptune {command}: {ran.Error}");
    }

    private IEnumerable<string> Held(FaultyRun run, Fault fault)
    {
        var (before, now) = (start.Whole, run.State.Whole);
        if (run.Hung && !fault.MayHang)
            yield return "it hung";
        if (now.File != before.File && now.File != after.File)
            yield return $"the persistent file is neither old nor new: {now.File}";
        foreach (var stray in run.State.StrayDropIns)
            yield return $"a boot would read {stray}";

        switch (run.ExitCode)
        {
            case 0 or 7 when now != after:
                yield return $"done, but {now.Values} stand";
                break;
            case 1 or 4 or 5 or 130 or 143 when now != before:
                yield return $"failed, but {now.Values} stand";
                break;
            case 6 when !fault.Silences:
                foreach (var (key, value)
                    in Keys.Zip(now.Values.Split('/')).Where(
                        stands =>
                            !Says(run.Error, $"{stands.First} is {stands.Second}, was ")
                                && !Says(run.Error, $"{stands.First} can't be read, was ")))
                    yield return $"it does not say that {key} is {value}";
                if (now.File != before.File && !Says(run.Error, "was not restored"))
                    yield return "it does not say that the file has changed";
                break;
            case 137 when fault.Error is null && !run.Hung:
                break;
            case 124 when run.Hung:
                break;
            case 127 or 134 or 139 or 255: // the loader, the C library or the runtime gave up
                if (run.State.Fingerprint != start.Fingerprint && !(now == after && run.State.NewestChange == "done") && !fault.IsLikeAKill)
                    yield return $"it crashed when it had begun, and left {now.Values}";
                break;
            case not (0 or 1 or 4 or 5 or 6 or 7 or 130 or 143):
                yield return "an exit code that is not documented";
                break;
        }

        if (run.ExitCode is >= 1 and <= 7 && !fault.Silences && !IsInOurWords(run.Error))
            yield return "not in the program's words";
    }

    // What keeptune does next depends only on the state that it finds, so each state is tested once.
    private IReadOnlyList<string> Followed(MachineState state)
    {
        if (!Thorough && judged.TryGetValue(state.Fingerprint, out var findings))
            return findings;
        machine.Save("left");
        return judged[state.Fingerprint] = [.. Status(state), .. Apply(), .. Revert(state)];
    }

    private IEnumerable<string> Status(MachineState state)
    {
        var ran = machine.Keeptune("status --json");
        if (ran.ExitCode != 0)
        {
            yield return $"then 'status' fails: {ran.Error}";
            yield break;
        }

        var interrupted = JsonDocument.Parse(ran.Output).RootElement.GetProperty("interrupted");
        if (interrupted.ValueKind is JsonValueKind.Null)
        {
            var expected = state.NewestChange == start.NewestChange && state.Whole == start.Whole || state.NewestChange == "rolled_back"
                ? start.Whole
                : after;
            if (state.Whole != expected)
                yield return $"{state.Whole.Values} stand, and 'status' does not tell of an interrupted change";
            if (state.NewestChange is not (null or "done" or "rolled_back"))
                yield return $"the newest change is {state.NewestChange}, and 'status' does not tell";
        }
        else if (
            !Says(ran.Error, "was interrupted")
                && !interrupted.GetProperty("command_line").GetString()!.EndsWith(operation, StringComparison.Ordinal))
        {
            yield return "'status' names another change";
        }
    }

    private IEnumerable<string> Apply()
    {
        var ran = machine.Keeptune(Next);
        if (ran.ExitCode != 0)
            yield return $"then '{Next}' exits with {ran.ExitCode}: {ran.Error}";
        if (machine.State is var state && state.Whole != next)
            yield return $"then '{Next}' leaves {state.Whole.Values}";
        if (state.Leftovers.Any())
            yield return $"then '{Next}' leaves {string.Join(", ", state.Leftovers)}";
        foreach (var finding in History(machine.Keeptune("history --json")))
            yield return finding;

        ran = machine.Keeptune("revert");
        if (ran.ExitCode != 0 || !known.Contains(machine.State.Whole))
            yield return $"then '{Next}' and 'revert' leave {machine.State.Whole.Values}: {ran.Error}";
    }

    private static IEnumerable<string> History(Ran ran)
    {
        if (ran.ExitCode != 0 || ran.Error.Length > 0)
        {
            yield return $"then 'history' says {ran.Error}";
            yield break;
        }

        List<JsonElement> changes = [.. JsonDocument.Parse(ran.Output).RootElement.GetProperty("changes").EnumerateArray()];
        List<long> ids = [.. changes.Select(change => change.GetProperty("id").GetInt64())];
        if (!ids.SequenceEqual(ids.Distinct().OrderDescending()))
            yield return $"then the history's numbers are {string.Join(", ", ids)}";
        if (changes.Exists(change => change.GetProperty("state").GetString() is not ("done" or "rolled_back")))
            yield return "then the history holds a change that did not end";
        if (changes[0].GetProperty("profile").GetString() != "azure" || changes[0].GetProperty("state").GetString() != "done")
            yield return $"then the history begins with {changes[0]}";
    }

    private IEnumerable<string> Revert(MachineState left)
    {
        machine.Restore("left");
        var ran = machine.Keeptune("revert");
        var now = machine.State;
        if (ran.ExitCode != 0)
            yield return $"then 'revert' exits with {ran.ExitCode}: {ran.Error}";
        if (!known.Contains(now.Whole))
            yield return $"then 'revert' leaves {now.Whole.Values}";
        if (left.NewestChange == "open"
            && now.Whole != start.Whole
            && !(operation == "revert" && left.Whole == after && now.Whole == after))
            yield return $"then 'revert' leaves {now.Whole.Values}, not what stood before the interrupted change";
        if (now.Leftovers.Any() && left.NewestChange == "open")
            yield return $"then 'revert' leaves {string.Join(", ", now.Leftovers)}";
        machine.Restore("left");
    }

    private static bool Says(string error, string words) => error.Contains(words, StringComparison.Ordinal);

    private static bool IsInOurWords(string error) =>
        Says(error, "keeptune: error: ")
        && error.Split('\n', StringSplitOptions.RemoveEmptyEntries).All(line => Message().IsMatch(line))
        && !Says(error, "internal error");

    [GeneratedRegex("^keeptune: (error|warning|hint): [^A-Z].*[^.]$")]
    private static partial Regex Message();
}
