using System.Buffers.Binary;
using System.Runtime.InteropServices;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Bpf;

/// <summary>
/// union bpf_attr (linux/bpf.h), written by offset: what is not set is zero, as the kernel asks of what it does not know.
/// </summary>
internal sealed unsafe class BpfAttributes
{
    private const int Size = 152;
    private const int LongestName = 15;
    private const int Attempts = 5;

    private readonly byte[] bytes = new byte[Size];

    public BpfAttributes Set(int at, int value)
    {
        MemoryMarshal.Write(bytes.AsSpan(at), in value);
        return this;
    }

    public BpfAttributes Set(int at, void* address)
    {
        var value = (ulong)address;
        MemoryMarshal.Write(bytes.AsSpan(at), in value);
        return this;
    }

    /// <param name="name">ASCII letters, digits and underscores, 15 at most.</param>
    public BpfAttributes Name(int at, ReadOnlySpan<byte> name)
    {
        name[..Math.Min(name.Length, LongestName)].CopyTo(bytes.AsSpan(at));
        return this;
    }

    public int Get(int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));

    /// <summary>bpf(2).</summary>
    /// <returns>What the command gives; -1 with the error.</returns>
    public int Call(BpfCommand command, out Errno error)
    {
        if (command is BpfCommand.MapCreate or BpfCommand.ProgLoad)
            LockedMemory.Allow();
        fixed (byte* start = bytes)
        {
            for (var attempt = 1; ; attempt++)
            {
                var result = (int)LibC.syscall(SYS_bpf, (nint)command, (nint)start, Size);
                error = result < 0 ? Errno.Last : Errno.None;

                // The kernel's check of a program gives up with EAGAIN when a signal is pending.
                if (attempt == Attempts || (error != Errno.EINTR && error != Errno.EAGAIN))
                    return result;
            }
        }
    }

    /// <summary>A command that gives a descriptor.</summary>
    public Errno Call(BpfCommand command, out FileDescriptor descriptor)
    {
        descriptor = new(Call(command, out Errno error));
        return error;
    }
}
