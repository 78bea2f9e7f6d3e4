using System.CommandLine;
using System.Globalization;
using KeepTune.Linux.Interop;
using KeepTune.Linux.Namespaces;

namespace KeepTune.Cli.Options;

/// <summary>Which network namespaces a verb works on.</summary>
/// <param name="Netns">A name or a path.</param>
/// <param name="Only">With <paramref name="All"/>: which of them; null for every one.</param>
internal sealed record Target(string? Netns, int? Pid, bool All, string? Only = null)
{
    /// <summary>The namespace that the program runs in.</summary>
    public static Target Own { get; } = new(null, null, All: false);

    public bool IsOwn => Netns is null && Pid is null && !All;

    /// <summary>For messages: <c>the network namespace 'blue'</c>.</summary>
    public string Words => Netns is not null ? $"the network namespace {Printable.Quote(Netns)}"
        : Pid is { } pid ? $"the network namespace of process {pid.ToString(CultureInfo.InvariantCulture)}"
        : "this network namespace";

    /// <summary>What names the namespace in a command line; empty for the own one.</summary>
    public string Argument => Netns is not null ? $" --netns {ShellWord.Quote(Netns)}"
        : Pid is { } pid ? $" --pid {pid.ToString(CultureInfo.InvariantCulture)}"
        : All ? $" --all-netns{(Only is null ? "" : $" --only {Only}")}"
        : "";

    /// <exception cref="Failure">InvalidInput: another namespace than the own one, of an image.</exception>
    public void RefuseRoot(Invocation invocation)
    {
        if (!IsOwn && invocation.RootDirectory is not null)
            throw new Failure(
                FailureKind.InvalidInput,
                "'--root' does not go with '--netns', '--pid' or '--all-netns': an image has no network namespaces");
    }

    /// <summary>Whose the one namespace is that is meant.</summary>
    /// <param name="names">Its names in the known places.</param>
    public NamespaceOwner Owner(IReadOnlyList<string> names, SystemPaths paths) =>
        NamespaceOwner.Of(
            Netns is not null && names.Count == 0 ? [Printable.Escape(Netns)] : names,
            Pid is { } pid ? NamespaceProcess.Of(paths, pid) : null);

    /// <summary>Does the work in the one namespace that is meant: here, or on a thread that enters it and dies.</summary>
    /// <param name="work">Starts no thread, task or program.</param>
    /// <exception cref="Failure">There is none, or it may not be entered.</exception>
    public T Inside<T>(SystemPaths paths, Func<T> work)
    {
        if (IsOwn)
            return work();

        using var file = Netns is not null ? NamespaceFile.Open(paths, Netns) : NamespaceFile.Open(paths, Pid!.Value);
        return NamespaceThread.Run(thread =>
        {
            // Whoever may not enter any other may still name the own one.
            var here = Files.Status(file, out var status) == Errno.None && status.Inode == NetworkNamespace.Inode(paths);
            var error = here ? Errno.None : thread.Enter(file);
            return error == Errno.None ? work() : throw NamespaceFile.CouldNotEnter(Words, error);
        });
    }
}

/// <summary>The options that name the network namespaces to work on.</summary>
internal sealed class TargetOptions
{
    private TargetOptions()
    {
    }

    public Option<string> Netns { get; } = new("--netns")
    {
        Description = "In this network namespace: a name as under /run/netns, or a path",
        HelpName = "NAME|PATH",
    };

    public Option<string> Pid { get; } = new("--pid") { Description = "In the network namespace of this process", HelpName = "PID" };

    public Option<bool> All { get; } = Arguments.Flag("--all-netns", "In every network namespace of this machine");

    public Option<string> Only { get; } = new Option<string>("--only")
    {
        Description = "With --all-netns: only those with a name, or those of containers",
        HelpName = "named|container",
    }.Offering(NamespaceSelection.Kinds);

    public static TargetOptions Build()
    {
        var options = new TargetOptions();
        options.Netns.CompletionSources.Add(_ => NamespaceNames.All(SystemPaths.Live).Where(name => Printable.Escape(name) == name));
        return options;
    }

    /// <summary>All of them.</summary>
    public void AddTo(Command command)
    {
        AddOneTo(command);
        command.Add(All);
        command.Add(Only);
    }

    /// <summary>Those that name one namespace.</summary>
    public void AddOneTo(Command command)
    {
        command.Add(Netns);
        command.Add(Pid);
    }

    /// <exception cref="Failure">InvalidInput: more than one of them, or no process id.</exception>
    public Target Of(ParseResult parsed)
    {
        var (netns, pid, all, only) = (parsed.GetValue(Netns), parsed.GetValue(Pid), parsed.GetValue(All), parsed.GetValue(Only));
        if ((netns is null ? 0 : 1) + (pid is null ? 0 : 1) + (all ? 1 : 0) > 1)
            throw new Failure(
                FailureKind.InvalidInput, "'--netns', '--pid' and '--all-netns' stand alone: not with each other", "choose one of them");
        if (only is not null && !all)
            throw new Failure(
                FailureKind.InvalidInput,
                "'--only' needs '--all-netns'",
                "add '--all-netns', or name one namespace with '--netns' or '--pid'");
        if (only is not null && !NamespaceSelection.Kinds.Contains(only))
            throw new Failure(
                FailureKind.InvalidInput, $"'--only' is {Printable.Quote(only)}, expected {string.Join(" or ", NamespaceSelection.Kinds)}");
        return new(netns, pid is null ? null : Arguments.PidOf(pid), all, only);
    }
}
