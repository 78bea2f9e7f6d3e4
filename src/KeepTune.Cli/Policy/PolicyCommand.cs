using System.CommandLine;

namespace KeepTune.Cli.Policy;

/// <summary><c>keeptune policy attach | detach | list | unit</c>: their options. Each has its own operation.</summary>
internal static class PolicyCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var list = new Command("list", "List the cgroups that have a policy");
        list.Runs(commandLine, (_, invocation) => new PolicyListing(invocation).Execute());
        return new Command(
            "policy",
            "Enable keepalive on all new connections of a cgroup") { Attach(commandLine), Detach(commandLine), list,
            Unit(commandLine) };
    }

    private static Command Attach(CommandLine commandLine)
    {
        var profile = Arguments.Profile(ArgumentArity.ExactlyOne);
        var (cgroup, pid, wait) = (Cgroup(), Pid(), Arguments.Wait());
        var (overrides, timeout) = (Override(), UserTimeout());
        var command = new Command(
            "attach",
            "Enable keepalive, with a profile's values, on new connections of a cgroup") { profile, cgroup, pid, overrides,
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
        var command = new Command("detach", "Remove the policy of a cgroup") { cgroup, pid, wait };
        PolicyDetachOperation Operation(ParseResult parsed, Invocation invocation) => new(
            new(parsed.GetValue(cgroup), parsed.GetValue(pid)), Arguments.WaitOf(parsed.GetValue(wait)), invocation);

        command.Runs(commandLine, (parsed, invocation) => Operation(parsed, invocation).Execute(), _ => true);
        return command;
    }

    private static Command Unit(CommandLine commandLine)
    {
        var profile = Arguments.Profile(ArgumentArity.ExactlyOne);
        var unit = new Argument<string>("UNIT") { Description = "Name of a systemd service or slice" };
        var (overrides, timeout) = (Override(), UserTimeout());
        var command = new Command(
            "unit", "Print a systemd drop-in that attaches the policy whenever the unit starts") { profile, unit, overrides, timeout };
        PolicyUnitOperation Operation(ParseResult parsed, Invocation invocation) => new(
            new(parsed.GetRequiredValue(profile), parsed.GetValue(overrides), parsed.GetValue(timeout)),
            parsed.GetRequiredValue(unit),
            invocation);

        command.Runs(commandLine, (parsed, invocation) => Operation(parsed, invocation).Execute());
        return command;
    }

    private static Argument<string> Cgroup() =>
        new("CGROUP") { Description = "Path as in /proc/PID/cgroup, or unit such as nginx.service", Arity = ArgumentArity.ZeroOrOne };

    private static Option<string> Pid() => new("--pid") { Description = "Use the cgroup of this process", HelpName = "PID" };

    private static Option<bool> Override() => Arguments.Flag("--override", "Also override connections that already have keepalive enabled");

    private static Option<string> UserTimeout() =>
        new("--user-timeout") { Description = "Also set TCP_USER_TIMEOUT: how long sent data may stay unacknowledged", HelpName = "DUR" };
}
