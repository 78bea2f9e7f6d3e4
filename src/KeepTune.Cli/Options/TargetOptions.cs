using System.CommandLine;

namespace KeepTune.Cli.Options;

/// <summary>The options that select the network namespaces to work on.</summary>
internal sealed class TargetOptions
{
    private TargetOptions()
    {
    }

    public Option<string> Netns { get; } = new("--netns")
    {
        Description = "Use this network namespace: a name from 'ip netns list', or a path",
        HelpName = "NAME|PATH",
    };

    public Option<string> Pid { get; } = new("--pid") { Description = "Use the network namespace of this process", HelpName = "PID" };

    public Option<bool> All { get; } = Arguments.Flag("--all-netns", "Use every network namespace of this machine");

    public Option<string> Only { get; } = new Option<string>("--only")
    {
        Description = "Limit --all-netns to named namespaces, or to those of containers",
        HelpName = "named|container",
    }.Offering([.. NamespaceSelection.Kinds]);

    public static TargetOptions Build()
    {
        var options = new TargetOptions();
        options.Netns.CompletionSources.Add(_ => NamespaceNames.All(SystemPaths.Live).Where(name => Printable.Escape(name) == name));
        return options;
    }

    /// <summary>Adds all of the options.</summary>
    public void AddTo(Command command)
    {
        AddOneTo(command);
        command.Add(All);
        command.Add(Only);
    }

    /// <summary>Adds the options that select one namespace.</summary>
    public void AddOneTo(Command command)
    {
        command.Add(Netns);
        command.Add(Pid);
    }

    /// <exception cref="Failure">InvalidInput: more than one of them, or not a process id.</exception>
    public Target Of(ParseResult parsed)
    {
        var (netns, pid, all, only) = (parsed.GetValue(Netns), parsed.GetValue(Pid), parsed.GetValue(All), parsed.GetValue(Only));
        if ((netns is null ? 0 : 1) + (pid is null ? 0 : 1) + (all ? 1 : 0) > 1)
            throw new Failure(
                FailureKind.InvalidInput, "'--netns', '--pid' and '--all-netns' can't be combined", "choose one of them");
        if (only is not null && !all)
            throw new Failure(
                FailureKind.InvalidInput,
                "'--only' needs '--all-netns'",
                "add '--all-netns', or select one namespace with '--netns' or '--pid'");
        if (only is not null && !NamespaceSelection.Kinds.Contains(only))
            throw new Failure(
                FailureKind.InvalidInput, $"'--only' is {Printable.Quote(only)}, expected {string.Join(" or ", NamespaceSelection.Kinds)}");
        return new(netns, pid is null ? null : Arguments.PidOf(pid), all, only);
    }
}
