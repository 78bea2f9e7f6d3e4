using KeepTune.Linux.Cgroups;

namespace KeepTune.Cli.Policy;

/// <summary>Which cgroup a verb works on, as typed: by its name, or by a process that is in it.</summary>
/// <param name="Name">A path or a unit; null when a process names it.</param>
internal sealed record CgroupChoice(string? Name, string? Pid)
{
    /// <exception cref="Failure">InvalidInput: neither of them, or both.</exception>
    public void RequireOne(string words)
    {
        if (this is { Name: null, Pid: null } or { Name: "" })
            throw new Failure(
                FailureKind.InvalidInput,
                $"'policy {words}' needs a cgroup, expected a path, a unit or '--pid PID'",
                "'systemd-cgls' shows the tree of cgroups");
        if (this is { Name: not null, Pid: not null })
            throw new Failure(
                FailureKind.InvalidInput, "a cgroup and '--pid' do not go together: both say which it is", "choose one of them");
    }

    /// <exception cref="Failure">There is none.</exception>
    public Cgroup Find(SystemPaths paths) =>
        Name is { } name ? CgroupTree.Find(paths, name) : CgroupTree.Of(paths, Arguments.PidOf(Pid!));
}
