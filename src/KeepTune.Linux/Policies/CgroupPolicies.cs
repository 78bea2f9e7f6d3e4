using KeepTune.Core.Policies;
using KeepTune.Linux.Bpf;
using KeepTune.Linux.Cgroups;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Policies;

/// <summary>What holds a policy in place.</summary>
public enum PolicyHold
{
    /// <summary>A link with a name in a BPF file system.</summary>
    Pinned,

    /// <summary>The group itself: it ends with it.</summary>
    Cgroup,

    /// <summary>The name is left, the group is gone: it does nothing any more.</summary>
    Gone,
}

/// <summary>A policy in the kernel.</summary>
/// <param name="Values">Null for what another version of this program has written.</param>
/// <param name="Pin">The name that holds it; null where the group does.</param>
public sealed record AttachedPolicy(string Cgroup, PolicyValues? Values, PolicyHold Hold, string? Pin);

/// <summary>Keepalive for all connections that the programs of a control group make or accept (BPF, type sock_ops; Linux 5.9).</summary>
public sealed class CgroupPolicies(SystemPaths paths)
{
    private readonly PolicyPins pins = new($"{paths.Sys}/fs/bpf");

    /// <summary>
    /// Gives the group these values: by changing the map of the policy that it has, or by a new one. One that another version has made, or
    /// that is held by what may end without the group, is replaced: it ends when the new one is attached, and until then it is the one that
    /// counts.
    /// </summary>
    /// <returns>What it had; null for nothing.</returns>
    /// <exception cref="Failure">NotPermitted or Failed: nothing is changed.</exception>
    public (AttachedPolicy? Before, AttachedPolicy After) Attach(Cgroup cgroup, PolicyValues values)
    {
        RequireTold();
        if (!values.Override && !SockOpsSupport.IsGiven(paths))
        {
            throw new Failure(
                FailureKind.Failed,
                $"this kernel does not tell a BPF program whether keepalive is on already{SockOpsSupport.Age(paths)}: "
                    + "connections that have values of their own can't be left out",
                "'--override' gives the values to all");
        }

        using var directory = OpenGroup(cgroup);
        RemoveGone(pins.All(), gone => gone is null || gone == cgroup.Path);
        var links = pins.All();
        var standing = CgroupPrograms.Policies(directory).ToList();
        try
        {
            var before = standing.Count == 0 ? null : Describe(cgroup.Path, standing[0], links);
            var kept = standing.Find(policy => policy.Map.Read() is not null && IsHeld(policy, links));
            AttachedPolicy after;
            if (kept is null)
            {
                after = NewPolicy.Attach(paths, cgroup, directory, values, pins);
            }
            else
            {
                var replaced = kept.Map.Write(values);
                before = before! with { Values = kept == standing[0] ? replaced : before.Values };
                after = Describe(cgroup.Path, kept, links);
            }

            foreach (var policy in standing.Where(policy => policy != kept))
                End(policy, directory, links);
            return (before, after);
        }
        finally
        {
            standing.ForEach(policy => policy.Dispose());
        }
    }

    /// <summary>Ends the policy of a group, also of one that is gone, by the path that it had.</summary>
    /// <returns>What it was; empty where there was none.</returns>
    public IReadOnlyList<AttachedPolicy> Detach(string path, Cgroup? cgroup)
    {
        RequireTold();
        var ended = new List<AttachedPolicy>();
        var links = pins.All();
        if (cgroup is { } living)
            DetachFrom(living, links, ended);

        // A unit's name is the last part of its path.
        ended.AddRange(
            RemoveGone(
                links,
                gone => gone is null || gone == path || (path.LastIndexOf('/') == 0 && gone.EndsWith(path, StringComparison.Ordinal))));
        return ended;
    }

    /// <summary>All that there are, and the names that are left of those whose group is gone.</summary>
    /// <exception cref="Failure">NotPermitted: the kernel tells of its programs to root alone. Failed: no cgroup v2.</exception>
    public IReadOnlyList<AttachedPolicy> All()
    {
        RequireTold();
        var found = new List<AttachedPolicy>();
        var links = pins.All();
        CgroupTree.Each(paths, (cgroup, directory) =>
        {
            foreach (var policy in CgroupPrograms.Policies(directory))
            {
                using (policy)
                    found.Add(Describe(cgroup.Path, policy, links));
            }
        });
        found.AddRange(Gone(links).Select(gone => gone.Policy).OfType<AttachedPolicy>());
        return found;
    }

    /// <summary>
    /// The policy that a group has of its own; null for none, and for what <see cref="Attach"/> would replace or put in order.
    /// </summary>
    /// <exception cref="Failure">NotPermitted.</exception>
    public AttachedPolicy? Of(Cgroup cgroup)
    {
        RequireTold();
        using var directory = OpenGroup(cgroup);
        var links = pins.All();
        var standing = CgroupPrograms.Policies(directory).ToList();
        var whole = standing is [var one] && IsHeld(one, links) ? Describe(cgroup.Path, one, links) : null;
        standing.ForEach(policy => policy.Dispose());
        return whole;
    }

    // Names that groups have left behind; those that another version has made don't say of which.
    private IEnumerable<(string Name, AttachedPolicy? Policy)> Gone(List<PolicyLink> links)
    {
        foreach (var link in links)
        {
            using var policy = link.CgroupId == 0 ? LoadedPolicy.Open(link.Program) : null;
            if (policy is not null)
                yield return (
                    link.Name,
                    policy.Map.Read() is { } values ? new(values.Cgroup, values, PolicyHold.Gone, pins.PathOf(link.Name)) : null);
        }
    }

    private List<AttachedPolicy> RemoveGone(List<PolicyLink> links, Func<string?, bool> isMeant)
    {
        var removed = new List<AttachedPolicy>();
        foreach (var (name, policy) in Gone(links))
        {
            if (!isMeant(policy?.Cgroup))
                continue;
            pins.Remove(name);
            if (policy is not null)
                removed.Add(policy);
        }

        return removed;
    }

    private void DetachFrom(Cgroup cgroup, List<PolicyLink> links, List<AttachedPolicy> ended)
    {
        using var directory = OpenGroup(cgroup);
        foreach (var policy in CgroupPrograms.Policies(directory))
        {
            using (policy)
            {
                var described = Describe(cgroup.Path, policy, links);
                End(policy, directory, links);
                ended.Add(described);
            }
        }
    }

    // Its names first: then what is open here is the last to hold it, and it ends whole even if this process is killed now. In the other
    // order a name of nothing could stay.
    private void End(LoadedPolicy policy, FileDescriptor directory, List<PolicyLink> links)
    {
        // Also those whose names are in a file system that is not seen from here.
        var held = PolicyLinks.Of(policy.Id);
        try
        {
            foreach (var link in links.Where(link => link.Program == policy.Id))
                pins.Remove(link.Name);
            var error = held.Count == 0
                ? CgroupPrograms.Detach(directory, policy.Program)
                : held.Select(PolicyLinks.Detach).FirstOrDefault(failed => failed != Errno.None, Errno.None);
            if (error != Errno.None)
                throw PolicyFailure.Of("detach the policy", error, "CAP_BPF and CAP_NET_ADMIN");
        }
        finally
        {
            held.ForEach(link => link.Dispose());
        }
    }

    // By its group, or by a name that is seen here. What another process holds may be about to end.
    private static bool IsHeld(LoadedPolicy policy, List<PolicyLink> links)
    {
        if (links.Exists(link => link.Program == policy.Id))
            return true;
        var elsewhere = PolicyLinks.Of(policy.Id);
        elsewhere.ForEach(link => link.Dispose());
        return elsewhere.Count == 0;
    }

    private AttachedPolicy Describe(string path, LoadedPolicy policy, List<PolicyLink> links)
    {
        var link = links.Find(link => link.Program == policy.Id);
        return new(
            path, policy.Map.Read(), link is null ? PolicyHold.Cgroup : PolicyHold.Pinned, link is null ? null : pins.PathOf(link.Name));
    }

    private static void RequireTold()
    {
        var error = BpfObjects.NextProgram(0, out _);
        if (error.IsPermission || error == Errno.ENOSYS)
            throw PolicyFailure.Of("ask the kernel for its BPF programs", error, "CAP_SYS_ADMIN");
    }

    private static FileDescriptor OpenGroup(Cgroup cgroup)
    {
        var error = Files.Open(null, cgroup.Directory, O_RDONLY | O_DIRECTORY, 0, out var directory);
        return error == Errno.None ? directory : throw error.Failure($"open the cgroup {Printable.Quote(cgroup.Path)}");
    }
}
