using System.CommandLine;

namespace KeepTune.Cli.Prove;

/// <summary><c>keeptune prove</c>: the options. The work is <see cref="ProveOperation"/>.</summary>
internal static class ProveCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var profile = Arguments.Profile(ArgumentArity.ZeroOrOne);
        var values = new ValueOptions();
        var all = Arguments.Flag("--all", "Prove every profile, side by side and scaled to seconds");
        var speed = new Option<string>("--speed") { Description = "Divide time and intvl by N, never to under 1 s", HelpName = "N" };
        var throughNat = new Option<string>("--through-nat")
        {
            Description = "Prove that an idle connection lives on behind a router that forgets after DUR",
            HelpName = "DUR",
        };
        var pcap = new Option<string>("--pcap") { Description = "Write what was on the wire, for Wireshark or tcpdump", HelpName = "FILE" };
        var ipv4 = Arguments.Flag("--ipv4", "Over IPv4 (as usual)");
        var ipv6 = Arguments.Flag("--ipv6", "Over IPv6");
        ipv4.Aliases.Add("-4");
        ipv6.Aliases.Add("-6");
        var command = new Command(
            "prove",
            "Let a peer fall silent in throw-away network namespaces, and compare what happens with what is predicted") { profile };
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
