using System.CommandLine;
using KeepTune.Core.Sockets;
using KeepTune.Linux.Cgroups;
using KeepTune.Linux.Sockets;

namespace KeepTune.Cli.Options;

/// <summary>The options that select sockets.</summary>
internal sealed class SocketFilterOptions
{
    private readonly Option<string[]> pid = Many("--pid", "Only sockets of this process, in its network namespace", "PID");
    private readonly Option<string[]> process = Many("--process", "Only sockets of processes with this name", "NAME");
    private readonly Option<string[]> user = Many("--user", "Only sockets of this user, by name or number", "USER");
    private readonly Option<string[]> port = Many("--port", "Only sockets with this local or peer port", "N");
    private readonly Option<string[]> sport = Many("--sport", "Only sockets with this local port", "N");
    private readonly Option<string[]> dport = Many("--dport", "Only sockets with this peer port", "N");
    private readonly Option<string[]> local = Many("--local", "Only sockets with this local address", "ADDR[/LEN][:PORT]");
    private readonly Option<string[]> peer = Many("--peer", "Only sockets with this peer address", "ADDR[/LEN][:PORT]");
    private readonly Option<bool> ipv4 = Arguments.Flag("--ipv4", "Only IPv4 sockets", "-4");
    private readonly Option<bool> ipv6 = Arguments.Flag("--ipv6", "Only IPv6 sockets", "-6");
    private readonly Option<string[]> state = Many(
        "--state", "Only sockets in this state, or group of states, as in ss(8) (default: all but syn-recv and time-wait)", "STATE");
    private readonly Option<bool> noKeepalive = Arguments.Flag("--no-keepalive", "Only sockets with keepalive off");
    private readonly Option<string> slowerThan = new("--slower-than")
    {
        Description = "Only sockets that need longer than DUR to detect a dead peer, or never do",
        HelpName = "DUR",
    };
    private readonly Option<string[]> cgroup = Many("--cgroup", "Only sockets created in this cgroup or below", "PATH|UNIT");
    private readonly TargetOptions target = TargetOptions.Build();

    public SocketFilterOptions()
    {
        state.CompletionSources.Add([.. TcpStates.Names]);
    }

    public void AddTo(Command command)
    {
        foreach (var option
            in (Option[])[
                pid,
                process,
                user,
                port,
                sport,
                dport,
                local,
                peer,
                ipv4,
                ipv6,
                state,
                noKeepalive,
                slowerThan,
                cgroup,
                target.Netns,
                target.All,
                target.Only
            ])
            command.Add(option);
    }

    /// <summary>Whether any option filters sockets; selecting a namespace does not count.</summary>
    public bool IsGiven(ParseResult parsed) =>
        Array.Exists(
            (Option[])[pid, process, user, port, sport, dport, local, peer, ipv4, ipv6, state, noKeepalive, slowerThan, cgroup],
            option => parsed.GetResult(option) is { Implicit: false });

    /// <summary>Where to look: the target given, else the namespaces of the processes named, else its own.</summary>
    public IReadOnlyList<Target> TargetsOf(ParseResult parsed, SocketFilter filter)
    {
        if (parsed.GetValue(target.Netns) is not null && parsed.GetValue(target.All))
            throw new Failure(
                FailureKind.InvalidInput, "'--netns' and '--all-netns' can't be combined", "choose one of them");
        var given = target.Of(parsed);
        if (!given.IsOwn || filter.Pids.Count == 0)
            return [given];

        var targets = new List<Target>();
        foreach (var id in filter.Pids)
            targets.Add(new(null, id, false));
        return targets;
    }

    /// <exception cref="Failure">InvalidInput: a value is invalid. Failed: there is no such process, user or cgroup.</exception>
    public SocketFilter Of(ParseResult parsed, SystemPaths paths) => new()
    {
        Pids = Each(parsed, pid, typed => PidOf(typed, paths)),
        ProcessNames = parsed.GetValue(process) ?? [],
        Uids = Each(parsed, user, name => UserNames.IdOf(paths, name)),
        Ports = Ports(parsed, port),
        LocalPorts = Ports(parsed, sport),
        PeerPorts = Ports(parsed, dport),
        Locals = Endpoints(parsed, local),
        Peers = Endpoints(parsed, peer),
        Ipv4 = parsed.GetValue(ipv4) || !parsed.GetValue(ipv6),
        Ipv6 = parsed.GetValue(ipv6) || !parsed.GetValue(ipv4),
        States = StatesOf(parsed.GetValue(state) ?? []),
        WithoutKeepalive = parsed.GetValue(noKeepalive),
        SlowerThan = SlowerThanOf(parsed.GetValue(slowerThan)),
        Cgroups = CgroupsOf(parsed.GetValue(cgroup) ?? [], paths),
    };

    private static ushort[] Ports(ParseResult parsed, Option<string[]> option) =>
        Each(parsed, option, typed => Port.Parse(typed, $"'{option.Name}'"));

    private static EndpointPattern[] Endpoints(ParseResult parsed, Option<string[]> option) =>
        Each(parsed, option, typed => EndpointPattern.Parse(typed, option.Name));

    private static T[] Each<T>(ParseResult parsed, Option<string[]> option, Func<string, T> read)
    {
        var typed = parsed.GetValue(option) ?? [];
        var values = new T[typed.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = read(typed[i]);
        return values;
    }

    private static int PidOf(string typed, SystemPaths paths)
    {
        var id = Arguments.PidOf(typed);
        ProcessId.Require(paths, id);
        return id;
    }

    private static int StatesOf(string[] words)
    {
        var states = 0;
        foreach (var word in words)
            states |= TcpStates.Parse(word);
        return words.Length == 0 ? TcpStates.Big : states;
    }

    private static TimeSpan? SlowerThanOf(string? typed) => typed is null ? null
        : DurationText.TryParse(typed, out var limit) ? limit
        : throw new Failure(FailureKind.InvalidInput, $"'--slower-than' is {Printable.Quote(typed)}, expected {DurationText.Expected}");

    private static HashSet<ulong>? CgroupsOf(string[] names, SystemPaths paths)
    {
        if (names.Length == 0)
            return null;
        var inodes = new HashSet<ulong>();
        foreach (var name in names)
            CgroupTree.AddInodes(paths, name, inodes);
        return inodes;
    }

    private static Option<string[]> Many(string name, string description, string help) =>
        new(name) { Description = description, HelpName = help, AllowMultipleArgumentsPerToken = false };
}
