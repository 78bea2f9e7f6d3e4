using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KeepTune.Core.Proving;
using KeepTune.EndToEnd.Tests.Contract;
using KeepTune.Linux.Host;
using static KeepTune.Core.Keepalive.KeepaliveSettings;

namespace KeepTune.EndToEnd.Tests.Prove;

/// <summary>Real connections, real timers.</summary>
public sealed partial class ProveTests(ProveRuns runs) : IClassFixture<ProveRuns>
{
    private const string Schema = "keeptune.prove.v1";

    private static readonly ProofPrediction Prediction = new(FromSeconds(3, 1, 3), KernelClock.Wheel);

    [Theory]
    [InlineData("ipv4")]
    [InlineData("ipv6")]
    public void Ten_runs_hold(string family) => Assert.All(Enumerable.Range(1, 10), n =>
    {
        var proof = Json($"{family} {n}");

        Assert.Equal(
            (6000, family, "ETIMEDOUT", true),
            ((double)proof["predicted_detection_ms"]!, (string?)proof["family"], (string?)proof["error"], (bool)proof["holds"]!));
        Assert.Equal(Prediction.Bound.TotalMilliseconds, (double)proof["bound_ms"]!, 3);
        Assert.InRange(
            (double)proof["measured_detection_ms"]!,
            6000,
            6000 + Prediction.Bound.TotalMilliseconds + (double)proof["proofs"]![0]!["stalled_ms"]!
                + ProofPrediction.Slack.TotalMilliseconds);
        Assert.Equal([3000, 4000, 5000], proof["probes"]!.AsArray().Select(probe => (double)probe!["predicted_ms"]!));
        Assert.All(
            proof["probes"]!.AsArray(),
            probe =>
                Assert.InRange(
                    (double)probe!["at_ms"]!, (double)probe["predicted_ms"]!, (double)probe["latest_ms"]! + (double)proof["slack_ms"]!));
        Assert.Equal(
            ["POLLIN", "POLLERR", "POLLHUP", "POLLRDHUP"], proof["proofs"]![0]!["poll_events"]!.AsArray().Select(word => (string)word!));
    });

    [Fact]
    public void The_values_of_the_machine_are_not_touched()
    {
        _ = runs["all"];

        Assert.Equal("7200/75/9", runs.Sandbox.Live);
        Assert.Equal("2/1/1", runs.Tuned.Live);
    }

    [Theory]
    [InlineData("4")]
    [InlineData("6")]
    public void The_capture_opens_in_tcpdump_and_holds_the_probes_that_were_reported(string family)
    {
        var proof = Json($"capture {family}");

        var packets = runs.Sandbox.Run(
            ["tcpdump", "-n", "-S", "-tt", "--nano", "-r", $"/run/{family}.pcap"]).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Packet().Match(line))
            .ToList();

        Assert.Equal(["S", "S.", ".", ".", ".", ".", "R."], packets.Select(packet => packet.Groups["flags"].Value));
        Assert.All(packets, packet => Assert.Equal("0", packet.Groups["length"].Value));
        decimal Time(Match packet) => decimal.Parse(packet.Groups["time"].Value, CultureInfo.InvariantCulture);
        var reported = proof["probes"]!.AsArray().Select(probe => (double)probe!["at_ms"]!).Append((double)proof["measured_detection_ms"]!);
        Assert.All(
            packets.Skip(3).Zip(reported), pair => Assert.Equal(pair.Second, (double)((Time(pair.First) - Time(packets[1])) * 1000), 0.5));
    }

    [Theory]
    [InlineData("3/1", "survives", true, 2)]
    [InlineData("3/1 ipv6", "survives", true, 2)]
    [InlineData("3/20", "forgotten", false, 1)]
    [InlineData("8/1", "forgotten", false, 0)]
    [InlineData("aws", "survives", true, 2)]
    public void Behind_a_router_with_an_idle_timeout_probes_must_come_often_enough(string run, string predicted, bool delivered, int probes)
    {
        SkipWithoutTracking();
        var passage = Json($"router {run}")["through_nat"]!;

        Assert.Equal((predicted, delivered), ((string?)passage["predicted"], (bool)passage["with_keepalive"]!["delivered"]!));
        Assert.False((bool)passage["without_keepalive"]!["delivered"]!);
        Assert.Equal(probes, passage["probes"]!.AsArray().Count(probe => probe!["answered_ms"] is not null));
        Assert.Equal(run == "aws" ? (4, 350) : (6, 6), ((int)passage["limit_s"]!, (int)passage["unscaled_limit_s"]!));
    }

    [Fact]
    public void The_result_of_a_NAT_run_is_described_in_words()
    {
        SkipWithoutTracking();

        Assert.Matches(
            "^2/1/9 \\(time/intvl/probes\\), over IPv4, through a router that drops idle connections after 4 s\n\n"
            + "prediction      2\\.000 s without a packet, at most 2\\.\\d\\d\\d s with timers at HZ \\d+: the connection survives\n"
            + "with keepalive  idle \\d\\.\\d\\d\\d s, 2 probes, 2 answered; then data arrived\n"
            + "without         idle \\d\\.\\d\\d\\d s; then data did not arrive\n"
            + "verdict         as predicted: the connection survives\n$",
            Expect.Quietly(runs["router text"]));
    }

    [Fact]
    public void Every_profile_is_tested_at_once()
    {
        var proofs = Json("all")["proofs"]!.AsArray();
        var list = JsonNode.Parse(runs.Sandbox.Keeptune("profile", "list", "--json").Output)!;

        Assert.Equal(
            list["profiles"]!.AsArray().Select(profile => (string)profile!["name"]!), proofs.Select(proof => (string)proof!["profile"]!));
        Assert.Contains("ours", proofs.Select(proof => (string)proof!["profile"]!));
        Assert.All(proofs, proof => Assert.True((bool)proof!["holds"]!, proof.ToJsonString()));
        Assert.All(proofs, proof => Assert.InRange((int)proof!["settings"]!["time_s"]!, 1, 2));
        Assert.Contains($"\nall {proofs.Count} as predicted, over IPv6, ", Expect.Quietly(runs["all text"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text profile and value", "30/10/1 \\(time/intvl/probes\\), at speed 15: 2/1/1", 1)]
    [InlineData("text profile", "failover: 15/5/3 \\(time/intvl/probes\\), at speed 7: 2/1/3", 3)]
    [InlineData("text live values", "2/1/1 \\(time/intvl/probes\\)", 1)]
    public void The_report_has_prediction_and_measurement_side_by_side(string run, string first, int probes) =>
        Assert.Matches(Report(first, probes), Expect.Quietly(runs[run]));

    [Fact]
    public void Without_root_it_runs_in_a_user_namespace()
    {
        if (runs.Tuned.Shell("setpriv --reuid=65534 --regid=65534 --clear-groups unshare -Urn ip link set lo up").ExitCode != 0)
            Assert.Skip("user namespaces are not for everyone on this machine");

        Assert.Equal(
            "2/1/1", string.Join('/', Json("nobody")["proofs"]![0]!["settings"]!.AsObject().Select(value => value.Value!.ToString())));
        Assert.Equal("65534", runs.Tuned.Run(["stat", "-c", "%u", "/run/nobodys/capture.pcap"]).Output.TrimEnd());
        Assert.True(!runs.TracksConnections || (bool)Json("nobody router")["through_nat"]!["with_keepalive"]!["delivered"]!);
        Assert.Matches(Report("aws: 240/30/4 \\(time/intvl/probes\\), at speed 120: 2/1/4", 4), Expect.Quietly(runs["nobody text"]));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    public void On_a_terminal_the_probes_are_shown_as_they_are_sent(int columns)
    {
        var (live, report) = Parted($"terminal {columns}");

        Assert.Matches("=[^\n]*[+][^\n]*X\r\n", live);
        Assert.Matches(@"probe 1 +2\.000 s +2\.\d\d\d s +\d+\.\d ms +\d+ ms\r\nprobe 2 +3\.000 s +- +- +\d+ ms\r\n", live);
        Assert.Contains("\nverdict  as predicted: ", report, StringComparison.Ordinal);

        (live, report) = Parted($"terminal all {columns}");

        Assert.Matches(@"k8s-ipvs +2/1/10  [|]=[^\n]*[+][^\n]*X  \d\.\d s \d probes?\r\n", live);
        Assert.Contains("aggressive  ", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void No_line_of_the_live_display_reaches_the_last_column(int columns) =>
        Assert.All((string[])["terminal", "terminal all"], run =>
    {
        var (live, report) = Parted($"{run} {columns}");

        Assert.NotEmpty(live);
        Assert.All(live.Split('\n'), line => Assert.InRange(line.TrimEnd('\r').Split('\r')[^1].Length, 0, columns - 1));
        Assert.DoesNotContain('\e', report);
    });

    private void SkipWithoutTracking()
    {
        if (!runs.TracksConnections)
            Assert.Skip("this kernel has no connection tracking and NAT for nftables");
    }

    /// <summary>The overwritten lines, and the final ones.</summary>
    private (string Live, string Report) Parted(string run)
    {
        const string Clear = "\e[J";
        var shown = runs[run].Output;
        var end = shown.LastIndexOf(Clear, StringComparison.Ordinal);
        return (Escape().Replace(shown[..end], ""), shown[(end + Clear.Length)..]);
    }

    private JsonNode Json(string run)
    {
        var ran = runs[run];
        Assert.True(ran.ExitCode == 0, ran.Output + ran.Error);
        return JsonNode.Parse(SchemaTests.Valid(Schema, ran))!;
    }

    private static Regex Report(string first, int probes) => new(
        $"^{first}, over IPv4, timers at HZ \\d+\n\n +PREDICTED +MEASURED +LATE +AT MOST\n"
        + string.Concat(Enumerable.Range(1, probes).Select(n => $"probe {n} +\\d+\\.000 s +\\d+\\.\\d\\d\\d s +\\d+\\.\\d ms +\\d+ ms\n"))
        + "drop +\\d+\\.000 s +\\d+\\.\\d\\d\\d s +\\d+\\.\\d ms +\\d+ ms\n\n"
        + "error +ETIMEDOUT \\(Connection timed out\\)\npoll +POLLIN POLLERR POLLHUP POLLRDHUP\n(stalled +for .*\n)?verdict +as predicted: "
        + "detected after \\d+\\.\\d\\d\\d s, predicted \\d+\\.000 s to \\d+\\.\\d\\d\\d s\n$");

    [GeneratedRegex(@"^(?<time>\d+\.\d+) IP6? .* Flags \[(?<flags>[^\]]+)\].* length (?<length>\d+)$")]
    private static partial Regex Packet();

    [GeneratedRegex(@"\e\[[0-9]*[A-Z]")]
    private static partial Regex Escape();
}
