using KeepTune.Core.Policies;
using KeepTune.Linux.Bpf;
using KeepTune.Linux.Cgroups;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Policies;

/// <summary>What keeps a policy alive.</summary>
public enum PolicyHold
{
    /// <summary>A link with a name in a BPF file system.</summary>
    Pinned,

    /// <summary>The cgroup itself: the policy ends with it.</summary>
    Cgroup,

    /// <summary>A name whose cgroup has ended: it has no effect.</summary>
    Gone,
}

/// <summary>A policy in the kernel.</summary>
/// <param name="Values">Null if another version of this program wrote them.</param>
/// <param name="Pin">The name that keeps it alive; null if the cgroup does.</param>
public sealed record AttachedPolicy(string Cgroup, PolicyValues? Values, PolicyHold Hold, string? Pin);

/// <summary>Policies: keepalive for all new connections of a cgroup (BPF, type sock_ops; Linux 5.9).</summary>
public sealed class CgroupPolicies(SystemPaths paths)
{
    private readonly PolicyPins pins = new($"{paths.Sys}/fs/bpf");

    /// <summary>
    /// Sets these values for the cgroup: by changing the map of its policy, or by a new policy. A policy that another version made, or that
    /// is held by something that may end before the cgroup, is replaced: it ends when the new one is attached, and remains active until
    /// then.
    /// </summary>
    /// <returns>The previous policy; null for none.</returns>
    /// <exception cref="Failure">NotPermitted or Failed: nothing was changed.</exception>
    public (AttachedPolicy? Before, AttachedPolicy After) Attach(Cgroup cgroup, PolicyValues values)
    {
        RequireListing();
        if (!values.Override && !SockOpsSupport.IsGiven(paths))
        {
            throw new Failure(
                FailureKind.Failed,
                $"this kernel can't report whether a program has enabled keepalive{SockOpsSupport.Age(paths)}: "
                    + "connections with their own values can't be left out",
                "add '--override' to set the values on all connections");
        }

        using var directory = OpenGroup(cgroup);
        RemoveGone(pins.All(), gone => gone is null || gone == cgroup.Path);
        var links = pins.All();
        var attached = CgroupPrograms.Policies(directory).ToList();
        try
        {
            var before = attached.Count == 0 ? null : Describe(cgroup.Path, attached[0], links);
            var kept = attached.Find(policy => policy.Map.Read() is not null && IsHeld(policy, links));
            AttachedPolicy after;
            if (kept is null)
            {
                after = NewPolicy.Attach(paths, cgroup, directory, values, pins);
            }
            else
            {
                var replaced = kept.Map.Write(values);
                before = before! with { Values = kept == attached[0] ? replaced : before.Values };
                after = Describe(cgroup.Path, kept, links);
            }

            foreach (var policy in attached.Where(policy => policy != kept))
                End(policy, directory, links);
            return (before, after);
        }
        finally
        {
            attached.ForEach(policy => policy.Dispose());
        }
    }

    /// <summary>Detaches the policy of a cgroup, even of one that has ended, by its former path.</summary>
    /// <returns>The detached policies; empty if there was none.</returns>
    public IReadOnlyList<AttachedPolicy> Detach(string path, Cgroup? cgroup)
    {
        RequireListing();
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

    /// <summary>All policies, and the names left behind by cgroups that have ended.</summary>
    /// <exception cref="Failure">NotPermitted: the kernel lists its programs only for root. Failed: no cgroup v2.</exception>
    public IReadOnlyList<AttachedPolicy> All()
    {
        RequireListing();
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
    /// The cgroup's own policy; null for none, and for one that <see cref="Attach"/> would replace or repair.
    /// </summary>
    /// <exception cref="Failure">NotPermitted.</exception>
    public AttachedPolicy? Of(Cgroup cgroup)
    {
        RequireListing();
        using var directory = OpenGroup(cgroup);
        var links = pins.All();
        var attached = CgroupPrograms.Policies(directory).ToList();
        var whole = attached is [var one] && IsHeld(one, links) ? Describe(cgroup.Path, one, links) : null;
        attached.ForEach(policy => policy.Dispose());
        return whole;
    }

    // Names left behind by cgroups; those of another version do not say which cgroup.
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

    // Names first: then the descriptor here is the last holder, and the policy ends whole even if this process is killed now. In the
    // other order a name without effect could remain.
    private void End(LoadedPolicy policy, FileDescriptor directory, List<PolicyLink> links)
    {
        // Also policies whose names are in a file system that is not visible here.
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

    // By its cgroup, or by a name that is visible here. What only another process holds may be about to end.
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

    private static void RequireListing()
    {
        var error = BpfObjects.NextProgram(0, out _);
        if (error.IsPermission || error == Errno.ENOSYS)
            throw PolicyFailure.Of("list BPF programs", error, "CAP_SYS_ADMIN");
    }

    private static FileDescriptor OpenGroup(Cgroup cgroup)
    {
        var error = Files.Open(null, cgroup.Directory, O_RDONLY | O_DIRECTORY, 0, out var directory);
        return error == Errno.None ? directory : throw error.Failure($"open the cgroup {Printable.Quote(cgroup.Path)}");
    }
}
