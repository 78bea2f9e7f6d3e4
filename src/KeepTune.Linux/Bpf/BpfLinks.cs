namespace KeepTune.Linux.Bpf;

/// <summary>Links of bpf(2), which keep a program attached: each call returns its <see cref="Errno"/>.</summary>
internal static unsafe class BpfLinks
{
    /// <param name="process">Iterates only over the files of this process; 0 for all.</param>
    public static Errno ToIterator(FileDescriptor program, int process, out FileDescriptor link)
    {
        var info = new BpfIterLinkInfo { pid = (uint)process };
        var attr = new BpfAttrLinkCreate { prog_fd = (uint)program.Number, attach_type = BpfPrograms.TraceIter };
        if (process != 0)
            (attr.iter_info, attr.iter_info_len) = ((ulong)&info, (uint)sizeof(BpfIterLinkInfo));
        return BpfSyscall.Call(BpfCommand.LinkCreate, ref attr, out link);
    }

    /// <summary>Attaches to the connections of a cgroup.</summary>
    public static Errno ToCgroup(FileDescriptor group, FileDescriptor program, out FileDescriptor link)
    {
        var attr = new BpfAttrLinkCreate
        {
            prog_fd = (uint)program.Number,
            target_fd = (uint)group.Number,
            attach_type = BpfPrograms.CgroupSockOps,
        };
        return BpfSyscall.Call(BpfCommand.LinkCreate, ref attr, out link);
    }

    /// <summary>Detaches the program; whatever holds the link then holds nothing.</summary>
    public static Errno Detach(FileDescriptor link)
    {
        var attr = new BpfAttrLinkDetach { link_fd = (uint)link.Number };
        return BpfSyscall.Call(BpfCommand.LinkDetach, ref attr);
    }

    /// <summary>Starts a pass of an iterator: reading from it runs the program.</summary>
    public static Errno Iterate(FileDescriptor link, out FileDescriptor pass)
    {
        var attr = new BpfAttrIterCreate { link_fd = (uint)link.Number };
        return BpfSyscall.Call(BpfCommand.IterCreate, ref attr, out pass);
    }
}
