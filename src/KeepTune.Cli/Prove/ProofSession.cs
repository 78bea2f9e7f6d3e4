using System.CommandLine;
using KeepTune.Linux.Proving;

namespace KeepTune.Cli.Prove;

/// <summary>
/// Runs a proof: build, watch, compare. Without the right to create network namespaces, in a user namespace.
/// </summary>
internal sealed class ProofSession(ProofOrder order, Invocation invocation, Screen screen)
{
    /// <summary>The hidden verb that continues in a user namespace.</summary>
    public const string Verb = "__prove";

    /// <summary><c>keeptune __prove WORD...</c>: runs the order of another keeptune process.</summary>
    public static Command BuildInside(CommandLine commandLine)
    {
        var words = new Argument<string[]>("WORD") { Arity = ArgumentArity.OneOrMore };
        var command = new Command(Verb, "Proves values, as root of a user namespace") { words };
        command.Hidden = true;
        command.Runs(commandLine, (parsed, invocation) =>
        {
            var order = ProofOrder.Of(parsed.GetRequiredValue(words));
            return new ProofSession(order, invocation, Screen.Current(parsed.GetValue(CommandLine.NoColor))).Perform();
        });
        return command;
    }

    public Outcome Begin()
    {
        if (order.Subjects.Count > ProofTopology.Room)
            throw new Failure(
                FailureKind.Failed, $"{order.Subjects.Count} profiles are too many: at most {ProofTopology.Room} can be tested at once");
        if (ProofTopology.Try(invocation.Paths).IsPermission)
        {
            string[] flags = [
                .. invocation.Json ? ["--json"] : (string[])[],
                .. invocation.Quiet ? ["--quiet"] : (string[])[],
                .. screen.Color ? [] : (string[])["--no-color"]
            ];
            UserNamespace.Continue(invocation.Paths, [Verb, .. flags, "--", .. order.Words()]);
        }

        return Perform();
    }

    private Outcome<ProveResult> Perform()
    {
        using var interruption = Interruption.Watch();
        using var pcap = order.Pcap is null ? null : PcapFile.Create(order.Pcap);
        using var live = LiveBlock.On(screen, invocation.Json || invocation.Quiet);
        var result = order.NatLimit is null
            ? Detect(live, pcap, interruption)
            : Pass(live, pcap, interruption);
        return new(result, json => json.ProveResult, ProveText.Render, result.Holds ? ExitCode.Done : ExitCode.Failed);
    }

    private ProveResult Detect(LiveBlock? live, PcapFile? pcap, Interruption interruption)
    {
        using var ground = ProofTopology.Build(
            invocation.Paths, [.. order.Subjects.Select(subject => subject.Settings)], order.Ipv6, interruption);
        pcap?.Begin();
        IReadOnlyList<ProofResult> Proofs() => [.. order.Subjects.Zip(ground.Runs, ProofReport.Of)];

        ground.Watch(pcap, () => live?.Show((drawn, height) => ProofProgress.Lines(Proofs(), ground.Runs, order, drawn, height)));
        return ProofReport.Of(order, Proofs());
    }

    private ProveResult Pass(LiveBlock? live, PcapFile? pcap, Interruption interruption)
    {
        var forecast = order.ForecastAtNat();
        using var ground = NatTopology.Build(invocation.Paths, forecast, order.Ipv6, interruption);
        pcap?.Begin();
        return ProofReport.Of(
            order,
            ground.Run(pcap, () => live?.Show((drawn, _) => ProofProgress.Lines(forecast, ground.Probes, ground.Elapsed, order, drawn))));
    }
}
