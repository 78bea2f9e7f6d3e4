using System.Runtime.InteropServices;
using System.Text;

namespace KeepTune.Linux.Bpf;

/// <summary>Programs, maps and links that are in the kernel: by number, by name, and what it tells of them.</summary>
internal static unsafe class BpfObjects
{
    public static Errno OpenProgram(uint id, out FileDescriptor program) => Open(BpfCommand.ProgGetFdById, id, out program);

    public static Errno OpenMap(uint id, out FileDescriptor map) => Open(BpfCommand.MapGetFdById, id, out map);

    public static Errno OpenLink(uint id, out FileDescriptor link) => Open(BpfCommand.LinkGetFdById, id, out link);

    /// <summary>The first number above another; ENOENT where there is none.</summary>
    public static Errno NextProgram(uint id, out uint next) => Next(BpfCommand.ProgGetNextId, id, out next);

    public static Errno NextMap(uint id, out uint next) => Next(BpfCommand.MapGetNextId, id, out next);

    public static Errno NextLink(uint id, out uint next) => Next(BpfCommand.LinkGetNextId, id, out next);

    /// <summary>Fills in what the kernel tells of an object; what pointers in it lead to, too.</summary>
    public static Errno Describe<T>(FileDescriptor descriptor, ref T info)
        where T : unmanaged
    {
        fixed (T* start = &info)
        {
            var attr = new BpfAttrInfo { bpf_fd = (uint)descriptor.Number, info_len = (uint)sizeof(T), info = (ulong)start };
            return BpfSyscall.Call(BpfCommand.ObjGetInfoByFd, ref attr);
        }
    }

    public static bool IsNamed(byte* name, ReadOnlySpan<byte> expected) =>
        MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name).SequenceEqual(expected);

    /// <summary>Gives an object a name in a BPF file system.</summary>
    public static Errno Pin(FileDescriptor descriptor, string path)
    {
        fixed (byte* start = Encoding.UTF8.GetBytes(path + '\0'))
        {
            var attr = new BpfAttrObj { pathname = (ulong)start, bpf_fd = (uint)descriptor.Number };
            return BpfSyscall.Call(BpfCommand.ObjPin, ref attr);
        }
    }

    public static Errno OpenPin(string path, out FileDescriptor descriptor)
    {
        fixed (byte* start = Encoding.UTF8.GetBytes(path + '\0'))
        {
            var attr = new BpfAttrObj { pathname = (ulong)start };
            return BpfSyscall.Call(BpfCommand.ObjGet, ref attr, out descriptor);
        }
    }

    private static Errno Open(BpfCommand command, uint id, out FileDescriptor descriptor)
    {
        var attr = new BpfAttrGetId { start_id = id };
        return BpfSyscall.Call(command, ref attr, out descriptor);
    }

    private static Errno Next(BpfCommand command, uint id, out uint next)
    {
        var attr = new BpfAttrGetId { start_id = id };
        var error = BpfSyscall.Call(command, ref attr);
        next = attr.next_id;
        return error;
    }
}
