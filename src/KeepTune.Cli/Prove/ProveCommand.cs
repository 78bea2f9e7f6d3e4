using System.CommandLine;

namespace KeepTune.Cli.Prove;

/// <summary><c>keeptune prove</c>: its options; <see cref="ProveOperation"/> runs it.</summary>
internal static class ProveCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var profile = Arguments.Profile(ArgumentArity.ZeroOrOne, "the active values");
        var values = new ValueOptions();
        var all = Arguments.Flag("--all", "Test every profile at once, scaled down to seconds");
        var speed = new Option<string>("--speed") { Description = "Divide time and intvl by N, but not below 1 s", HelpName = "N" };
        var throughNat = new Option<string>("--through-nat")
        {
            Description = "Test whether an idle connection survives a router that drops it after DUR",
            HelpName = "DUR",
        };
        var pcap = new Option<string>("--pcap")
        {
            Description = "Capture the packets in FILE, for Wireshark or tcpdump",
            HelpName = "FILE",
        };
        var ipv4 = Arguments.Flag("--ipv4", "Use IPv4 (default)", "-4");
        var ipv6 = Arguments.Flag("--ipv6", "Use IPv6", "-6");
        var command = new Command("prove", "Simulate a dead peer and compare measured with predicted times") { profile };
        values.AddTo(command);
        foreach (var option in (Option[])[all, speed, throughNat, pcap, ipv4, ipv6])
            command.Add(option);
        command.Runs(commandLine, (parsed, invocation) =>
        {
            var request = new ProveRequest(
                parsed.GetValue(profile), values.Of(parsed), parsed.GetValue(all), parsed.GetValue(speed), parsed.GetValue(throughNat),
                parsed.GetValue(pcap), parsed.GetValue(ipv4), parsed.GetValue(ipv6));
            return new ProveOperation(request, invocation, Screen.Current(parsed.GetValue(CommandLine.NoColor))).Execute();
        });
        return command;
    }
}
