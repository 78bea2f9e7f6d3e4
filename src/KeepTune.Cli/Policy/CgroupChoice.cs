using KeepTune.Linux.Cgroups;

namespace KeepTune.Cli.Policy;

/// <summary>The cgroup selected on the command line: by name, or by a process in it.</summary>
/// <param name="Name">A path or a unit; null if a process selects it.</param>
internal sealed record CgroupChoice(string? Name, string? Pid)
{
    /// <exception cref="Failure">InvalidInput: neither or both are given.</exception>
    public void RequireOne(string words)
    {
        if (this is { Name: null, Pid: null } or { Name: "" })
            throw new Failure(
                FailureKind.InvalidInput,
                $"'policy {words}' needs a cgroup, expected a path, a unit or '--pid PID'",
                "'systemd-cgls' shows the tree of cgroups");
        if (this is { Name: not null, Pid: not null })
            throw new Failure(
                FailureKind.InvalidInput, "a cgroup and '--pid' can't be combined", "choose one of them");
    }

    /// <exception cref="Failure">There is no such cgroup.</exception>
    public Cgroup Find(SystemPaths paths) =>
        Name is { } name ? CgroupTree.Find(paths, name) : CgroupTree.Of(paths, Arguments.PidOf(Pid!));
}
