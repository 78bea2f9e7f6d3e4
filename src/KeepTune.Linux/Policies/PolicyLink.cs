using System.Globalization;
using KeepTune.Linux.Bpf;
using static KeepTune.Linux.Interop.Constants;
using static KeepTune.Linux.Interop.FileModes;

namespace KeepTune.Linux.Policies;

/// <summary>
/// The links that attach policies to their cgroups, pinned in a BPF file system: they outlive this program, and remain as empty names when
/// the cgroup is gone.
/// </summary>
/// <param name="Name">In <see cref="PolicyPins"/>' directory.</param>
/// <param name="CgroupId">0 if the cgroup is gone.</param>
internal sealed record PolicyLink(string Name, uint Program, ulong CgroupId);

/// <summary>The directory of pinned names.</summary>
/// <param name="directory">Where the BPF file system is mounted.</param>
internal sealed class PolicyPins(string directory)
{
    private const string Own = "keeptune";

    /// <summary>Whether a BPF file system is mounted.</summary>
    public bool IsThere
    {
        get
        {
            var error = Files.Open(null, directory, O_RDONLY | O_DIRECTORY, 0, out var opened);
            using (opened)
                return error == Errno.None && Files.FileSystem(opened) == BPF_FS_MAGIC;
        }
    }

    /// <summary>A name that is never used twice: the kernel numbers links.</summary>
    public static string NameOf(BpfLinkInfo link) =>
        $"policy-{link.cgroup_id.ToString(CultureInfo.InvariantCulture)}-{link.id.ToString(CultureInfo.InvariantCulture)}";

    public string PathOf(string name) => $"{directory}/{Own}/{name}";

    /// <summary>Pins a link under a name.</summary>
    public Errno Pin(FileDescriptor link, string name)
    {
        var error = Files.MakeDirectory(null, $"{directory}/{Own}", Mode0700);
        if (error != Errno.None && error != Errno.EEXIST)
            return error;
        if (!IsOwn())
            return Errno.EACCES;
        return BpfObjects.Pin(link, PathOf(name));
    }

    // A user who can write there can end a policy.
    private bool IsOwn()
    {
        if (Files.Open(null, $"{directory}/{Own}", O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0, out var opened) != Errno.None)
            return false;
        using (opened)
            return Files.Status(opened, out var status) == Errno.None && status.IsRootOnly;
    }

    public void Remove(string name)
    {
        if (Files.Open(null, $"{directory}/{Own}", O_RDONLY | O_DIRECTORY, 0, out var opened) == Errno.None)
        {
            using (opened)
                _ = Files.Unlink(opened, name);
        }
    }

    /// <summary>All pinned links.</summary>
    public List<PolicyLink> All()
    {
        var links = new List<PolicyLink>();
        List<string> names = [];
        if (Files.Open(null, $"{directory}/{Own}", O_RDONLY | O_DIRECTORY, 0, out var opened) == Errno.None)
        {
            using (opened)
                _ = Files.Names(opened, out names);
        }

        foreach (var name in names)
        {
            if (Open(name) is { } link)
                links.Add(link);
        }

        return links;
    }

    private PolicyLink? Open(string name)
    {
        var info = default(BpfLinkInfo);
        var error = BpfObjects.OpenPin(PathOf(name), out var link);
        using (link)
        {
            return error == Errno.None
                && BpfObjects.Describe(link, ref info) == Errno.None
                && info is { type: BpfLinkInfo.CgroupType, attach_type: BpfPrograms.CgroupSockOps }
                ? new(name, info.prog_id, info.cgroup_id)
                : null;
        }
    }
}
