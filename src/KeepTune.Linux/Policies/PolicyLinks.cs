using KeepTune.Linux.Bpf;

namespace KeepTune.Linux.Policies;

/// <summary>The kernel's own list of links.</summary>
internal static class PolicyLinks
{
    /// <summary>The links that attach a program to cgroups, whatever keeps them alive; an open one does so too.</summary>
    public static List<FileDescriptor> Of(uint program)
    {
        var links = new List<FileDescriptor>();
        for (var id = Next(0); id != 0; id = Next(id))
        {
            var info = default(BpfLinkInfo);
            var error = BpfObjects.OpenLink(id, out var link);
            if (error == Errno.None
                && BpfObjects.Describe(link, ref info) == Errno.None
                && info.type == BpfLinkInfo.CgroupType
                && info.prog_id == program)
                links.Add(link);
            else
                link.Dispose();
        }

        return links;
    }

    /// <summary>Detaches the program from its cgroup; whatever holds the link then holds nothing.</summary>
    public static Errno Detach(FileDescriptor link)
    {
        var error = BpfLinks.Detach(link);

        // Its cgroup has ended in the meantime.
        return error == Errno.EINVAL ? Errno.None : error;
    }

    private static uint Next(uint id) => BpfObjects.NextLink(id, out var next) == Errno.None ? next : 0;
}
