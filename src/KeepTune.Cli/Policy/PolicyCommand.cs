using System.CommandLine;

namespace KeepTune.Cli.Policy;

/// <summary><c>keeptune policy attach | detach | list | unit</c>: the options. Each has an operation of its own.</summary>
internal static class PolicyCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var list = new Command("list", "List the cgroups that have a policy");
        list.Runs(commandLine, (_, invocation) => new PolicyListing(invocation).Execute());
        return new Command(
            "policy",
            "Keepalive for the connections of a cgroup, without its programs' doing") { Attach(commandLine), Detach(commandLine), list,
            Unit(commandLine) };
    }

    private static Command Attach(CommandLine commandLine)
    {
        var profile = Arguments.Profile(ArgumentArity.ExactlyOne);
        var (cgroup, pid, wait) = (Cgroup(), Pid(), Arguments.Wait());
        var (overrides, timeout) = (Override(), UserTimeout());
        var command = new Command(
            "attach",
            "Give the connections that a cgroup makes or accepts from now on a profile's values") { profile, cgroup, pid, overrides,
            timeout, wait };
        PolicyAttachOperation Operation(ParseResult parsed, Invocation invocation) => new(
            new(parsed.GetRequiredValue(profile), parsed.GetValue(overrides), parsed.GetValue(timeout)),
            new(parsed.GetValue(cgroup), parsed.GetValue(pid)),
            Arguments.WaitOf(parsed.GetValue(wait)),
            invocation);

        command.Runs(commandLine, (parsed, invocation) => Operation(parsed, invocation).Execute(), _ => true);
        return command;
    }

    private static Command Detach(CommandLine commandLine)
    {
        var (cgroup, pid, wait) = (Cgroup(), Pid(), Arguments.Wait());
        var command = new Command("detach", "End the policy of a cgroup") { cgroup, pid, wait };
        PolicyDetachOperation Operation(ParseResult parsed, Invocation invocation) => new(
            new(parsed.GetValue(cgroup), parsed.GetValue(pid)), Arguments.WaitOf(parsed.GetValue(wait)), invocation);

        command.Runs(commandLine, (parsed, invocation) => Operation(parsed, invocation).Execute(), _ => true);
        return command;
    }

    private static Command Unit(CommandLine commandLine)
    {
        var profile = Arguments.Profile(ArgumentArity.ExactlyOne);
        var unit = new Argument<string>("UNIT") { Description = "A service or a slice of systemd" };
        var (overrides, timeout) = (Override(), UserTimeout());
        var command = new Command(
            "unit", "Print what has systemd attach a policy whenever a unit starts") { profile, unit, overrides, timeout };
        PolicyUnitOperation Operation(ParseResult parsed, Invocation invocation) => new(
            new(parsed.GetRequiredValue(profile), parsed.GetValue(overrides), parsed.GetValue(timeout)),
            parsed.GetRequiredValue(unit),
            invocation);

        command.Runs(commandLine, (parsed, invocation) => Operation(parsed, invocation).Execute());
        return command;
    }

    private static Argument<string> Cgroup() =>
        new("CGROUP") { Description = "A path as in /proc/PID/cgroup, or a unit such as nginx.service", Arity = ArgumentArity.ZeroOrOne };

    private static Option<string> Pid() => new("--pid") { Description = "The cgroup that this process is in", HelpName = "PID" };

    private static Option<bool> Override() => Arguments.Flag("--override", "Also where the program has switched keepalive on itself");

    private static Option<string> UserTimeout() =>
        new("--user-timeout") { Description = "Set TCP_USER_TIMEOUT, too: how long sent data may stay unacknowledged", HelpName = "DUR" };
}
