using System.Runtime.InteropServices;
using System.Text;

namespace KeepTune.Linux.Bpf;

/// <summary>Programs, maps and links in the kernel: by id, by name, and their properties.</summary>
internal static unsafe class BpfObjects
{
    public static Errno OpenProgram(uint id, out FileDescriptor program) => Open(BpfCommand.ProgGetFdById, id, out program);

    public static Errno OpenMap(uint id, out FileDescriptor map) => Open(BpfCommand.MapGetFdById, id, out map);

    public static Errno OpenLink(uint id, out FileDescriptor link) => Open(BpfCommand.LinkGetFdById, id, out link);

    /// <summary>The next id after another; ENOENT if there is none.</summary>
    public static Errno NextProgram(uint id, out uint next) => Next(BpfCommand.ProgGetNextId, id, out next);

    public static Errno NextMap(uint id, out uint next) => Next(BpfCommand.MapGetNextId, id, out next);

    public static Errno NextLink(uint id, out uint next) => Next(BpfCommand.LinkGetNextId, id, out next);

    /// <summary>Fills in the properties of an object, and the memory that its pointers point to.</summary>
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

    /// <summary>Pins an object under a name in a BPF file system.</summary>
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
