using KeepTune.Linux.Bpf;

namespace KeepTune.Linux.Policies;

/// <summary>A program of keeptune in the kernel.</summary>
internal sealed unsafe class LoadedPolicy(uint id, FileDescriptor program, PolicyMap map) : IDisposable
{
    private const int MaxMaps = 8;

    internal static ReadOnlySpan<byte> Name => "ka_policy"u8;

    public uint Id => id;

    public FileDescriptor Program => program;

    public PolicyMap Map => map;

    /// <returns>Null if the program is not one of keeptune, or is gone.</returns>
    /// <exception cref="Failure">It can't be inspected.</exception>
    public static LoadedPolicy? Open(uint id)
    {
        var error = BpfObjects.OpenProgram(id, out var program);
        if (error == Errno.None && MapOf(program) is { } map)
            return new(id, program, map);
        program.Dispose();
        return error == Errno.None || error == Errno.ENOENT
            ? null
            : throw PolicyFailure.Of("inspect the BPF programs of a cgroup", error, "CAP_SYS_ADMIN");
    }

    public void Dispose()
    {
        program.Dispose();
        map.Dispose();
    }

    private static PolicyMap? MapOf(FileDescriptor program)
    {
        // Another version may have more.
        var maps = stackalloc uint[MaxMaps];
        var info = new BpfProgInfo { nr_map_ids = MaxMaps, map_ids = maps };
        if (BpfObjects.Describe(program, ref info) != Errno.None
            || info.type != BpfPrograms.SockOps
            || !BpfObjects.IsNamed(info.name, Name))
            return null;
        for (var i = 0; i < Math.Min(info.nr_map_ids, MaxMaps); i++)
        {
            if (PolicyMap.Open(maps[i]) is { } map)
                return map;
        }

        return null;
    }
}
