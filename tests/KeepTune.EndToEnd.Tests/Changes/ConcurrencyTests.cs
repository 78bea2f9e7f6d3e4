using System.Text.Json;

namespace KeepTune.EndToEnd.Tests.Changes;

/// <summary>Fifty at once: each completes its change or gives up, and the journal contains exactly the completed ones.</summary>
public sealed class ConcurrencyTests : IDisposable
{
    private const int Runs = 50;
    private const string DropIn = "/etc/sysctl.d/90-keeptune.conf";
    private static readonly Dictionary<string, string> Profiles = new() { ["aggressive"] = "30/10/3", ["azure"] = "120/30/8" };

    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [InlineData("", 10)]
    [InlineData(" --persist", 10)]
    // Hardly any waits long enough for the lock.
    [InlineData(" --persist", 0)]
    public void Two_profiles_applied_fifty_times_at_once_leave_one_of_them_complete(string persist, int wait)
    {
        var ended = AtOnce([.. Profiles.Keys.Select(profile => $"apply {profile}{persist} --wait {wait}")]);

        AssertRecordHolds(ended);
        var active = Assert.Single(Profiles, profile => profile.Value == sandbox.Live);
        Assert.Equal(persist.Length > 0 ? Written(active.Key) : null, sandbox.ReadFile(DropIn));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" --persist")]
    public void Concurrent_changes_and_reverts_leave_the_values_and_the_file_of_one(string persist)
    {
        var ended = AtOnce([.. Profiles.Keys.Select(profile => $"apply {profile}{persist}"), "revert"]);

        AssertRecordHolds(ended);
        var live = sandbox.Live;
        var active = live == "7200/75/9" ? null : Assert.Single(Profiles, profile => profile.Value == live).Key;
        Assert.Equal(active is null || persist.Length == 0 ? null : Written(active), sandbox.ReadFile(DropIn));

        // Everything can be reverted, so each change was recorded with the real values before it.
        Expect.Quietly(sandbox.Keeptune("revert", "--all"));
        Assert.Equal("7200/75/9", sandbox.Live);
        Assert.Null(sandbox.ReadFile(DropIn));
    }

    /// <summary>Exit code and report of each; the commands alternate.</summary>
    private List<(int ExitCode, JsonElement Report)> AtOnce(IReadOnlyList<string> commands)
    {
        var starts = Enumerable.Range(0, Runs).Select(run => $"start {run} {commands[run % commands.Count]}");
        var script = $$"""
            mkdir /run/ended
            start() { local run=$1; shift; { read -r; "$K" "$@" --json >/run/ended/$run; echo $? >>/run/ended/$run; } <&3 2>/run/ended/$run.err & }
            mkfifo /run/go
            exec 3<>/run/go
            {{string.Join('\n', starts)}}
            printf '\n%.0s' {1..{{Runs}}} >&3
            wait
            for run in {0..{{Runs - 1}}}; do cat /run/ended/$run; cat /run/ended/$run.err >&2; done
            """;
        var ran = sandbox.Shell(script);
        Assert.Equal(0, ran.ExitCode);
        Assert.DoesNotContain("interrupted", ran.Error, StringComparison.Ordinal);

        var lines = ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2 * Runs, lines.Length);
        return [.. lines.Chunk(2).Select(pair => (int.Parse(pair[1]), JsonDocument.Parse(pair[0]).RootElement))];
    }

    private void AssertRecordHolds(List<(int ExitCode, JsonElement Report)> ended)
    {
        Assert.All(ended, run => Assert.Contains(run.ExitCode, (int[])[0, 5]));
        Assert.All(ended, run => Assert.Equal(run.ExitCode == 5, run.Report.GetProperty("schema").GetString() == "keeptune.error.v1"));
        var changed = ended.Count(run => run.ExitCode == 0 && run.Report.GetProperty("changed").GetBoolean());
        List<JsonElement> history = [
            .. JsonDocument.Parse(Expect.Quietly(sandbox.Keeptune("history", "--json"))).RootElement.GetProperty("changes").EnumerateArray()
        ];
        Assert.All(history, change => Assert.Equal("done", change.GetProperty("state").GetString()));
        Assert.Equal(changed, history.Count);
        Assert.InRange(changed, 1, Runs);
        Assert.Equal(
            Enumerable.Range(1, history.Count).Reverse().Select(id => (long)id),
            history.Select(change => change.GetProperty("id").GetInt64()));

        // Each started with what the previous one left.
        var live = "7200/75/9";
        foreach (var change
            in Enumerable.Reverse(history).Where(change => change.GetProperty("before").ValueKind is not JsonValueKind.Null))
        {
            Assert.Equal(live, Values(change.GetProperty("before")));
            live = Values(change.GetProperty("after"));
        }

        Assert.Equal(live, sandbox.Live);
    }

    private static string Values(JsonElement settings) =>
        $"{settings.GetProperty("time_s")}/{settings.GetProperty("intvl_s")}/{settings.GetProperty("probes")}";

    private static string Written(string profile)
    {
        using var other = new Sandbox();
        Expect.Quietly(other.Keeptune("apply", profile, "--persist"));
        return other.ReadFile(DropIn)!;
    }
}
