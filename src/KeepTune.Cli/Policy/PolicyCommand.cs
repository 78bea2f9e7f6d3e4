using System.CommandLine;
using System.Globalization;
using KeepTune.Core.Policies;
using KeepTune.Core.Profiles;

namespace KeepTune.Cli.Policy;

/// <param name="Profile">As typed, like all of it.</param>
/// <param name="Cgroup">Null when a process names it.</param>
internal sealed record PolicyRequest(string? Profile, string? Cgroup, string? Pid, bool Override, string? UserTimeout);

/// <summary><c>keeptune policy attach | detach | list | unit</c>: the options. The work is <see cref="PolicyOperation"/>.</summary>
internal static class PolicyCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var list = new Command("list", "List the cgroups that have a policy");
        list.Runs(commandLine, (_, invocation) => PolicyOperation.List(invocation));
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
        command.Runs(commandLine, (parsed, invocation) => PolicyOperation.Attach(
            new(
                parsed.GetRequiredValue(profile),
                parsed.GetValue(cgroup),
                parsed.GetValue(pid),
                parsed.GetValue(overrides),
                parsed.GetValue(timeout)),
            Arguments.WaitOf(parsed.GetValue(wait)),
            invocation), _ => true);
        return command;
    }

    private static Command Detach(CommandLine commandLine)
    {
        var (cgroup, pid, wait) = (Cgroup(), Pid(), Arguments.Wait());
        var command = new Command("detach", "End the policy of a cgroup") { cgroup, pid, wait };
        command.Runs(commandLine, (parsed, invocation) => PolicyOperation.Detach(
            new(null, parsed.GetValue(cgroup), parsed.GetValue(pid), Override: false, null), Arguments.WaitOf(parsed.GetValue(wait)),
            invocation), _ => true);
        return command;
    }

    private static Command Unit(CommandLine commandLine)
    {
        var profile = Arguments.Profile(ArgumentArity.ExactlyOne);
        var unit = new Argument<string>("UNIT") { Description = "A service or a slice of systemd" };
        var (overrides, timeout) = (Override(), UserTimeout());
        var command = new Command(
            "unit", "Print what has systemd attach a policy whenever a unit starts") { profile, unit, overrides, timeout };
        command.Runs(commandLine, (parsed, invocation) => PolicyOperation.Unit(
            new(parsed.GetRequiredValue(profile), null, null, parsed.GetValue(overrides), parsed.GetValue(timeout)),
            parsed.GetRequiredValue(unit), invocation));
        return command;
    }

    private static Argument<string> Cgroup() =>
        new("CGROUP") { Description = "A path as in /proc/PID/cgroup, or a unit such as nginx.service", Arity = ArgumentArity.ZeroOrOne };

    private static Option<string> Pid() => new("--pid") { Description = "The cgroup that this process is in", HelpName = "PID" };

    private static Option<bool> Override() => Arguments.Flag("--override", "Also where the program has switched keepalive on itself");

    private static Option<string> UserTimeout() =>
        new("--user-timeout") { Description = "Set TCP_USER_TIMEOUT, too: how long sent data may stay unacknowledged", HelpName = "DUR" };

    /// <exception cref="Failure">InvalidInput: no duration that the socket option takes.</exception>
    public static TimeSpan UserTimeoutOf(string? typed)
    {
        // In milliseconds it is a positive int.
        const int most = int.MaxValue / 1000;
        if (typed is null)
            return TimeSpan.Zero;
        return DurationText.TryParse(typed, out var timeout) && timeout.TotalSeconds is >= 1 and <= most
            ? timeout
            : throw new Failure(
                FailureKind.InvalidInput,
                $"'--user-timeout' is {Printable.Quote(typed)}, expected 1 s to {most.ToString(CultureInfo.InvariantCulture)} s: "
                    + $"{DurationText.Expected}");
    }

    /// <summary>What is wanted of the connections, of whatever cgroup.</summary>
    /// <exception cref="Failure">InvalidInput.</exception>
    public static PolicyValues ValuesOf(PolicyRequest request, CatalogEntry entry)
    {
        var profile = entry.Parsed.OrThrow();
        return new(profile.Settings, profile.Name, request.Override, UserTimeoutOf(request.UserTimeout), "", DateTimeOffset.UtcNow);
    }
}
