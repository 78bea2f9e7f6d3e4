using KeepTune.Linux.Bpf;

namespace KeepTune.Linux.Policies;

/// <summary>A program of ours that is in the kernel.</summary>
internal sealed unsafe class LoadedPolicy(uint id, FileDescriptor program, PolicyMap map) : IDisposable
{
    private const int MostMaps = 8;

    internal static ReadOnlySpan<byte> Name => "ka_policy"u8;

    public uint Id => id;

    public FileDescriptor Program => program;

    public PolicyMap Map => map;

    /// <returns>Null where the program is not one of ours, or is gone.</returns>
    /// <exception cref="Failure">It may not be looked at.</exception>
    public static LoadedPolicy? Open(uint id)
    {
        var error = BpfObjects.OpenProgram(id, out var program);
        if (error == Errno.None && MapOf(program) is { } map)
            return new(id, program, map);
        program.Dispose();
        return error == Errno.None || error == Errno.ENOENT
            ? null
            : throw PolicyFailure.Of("look at the BPF programs of a cgroup", error, "CAP_SYS_ADMIN");
    }

    public void Dispose()
    {
        program.Dispose();
        map.Dispose();
    }

    private static PolicyMap? MapOf(FileDescriptor program)
    {
        // Another version may have more.
        var maps = stackalloc uint[MostMaps];
        var info = new BpfProgInfo { nr_map_ids = MostMaps, map_ids = maps };
        if (BpfObjects.Describe(program, ref info) != Errno.None
            || info.type != BpfPrograms.SockOps
            || !BpfObjects.IsNamed(info.name, Name))
            return null;
        for (var i = 0; i < Math.Min(info.nr_map_ids, MostMaps); i++)
        {
            if (PolicyMap.Open(maps[i]) is { } map)
                return map;
        }

        return null;
    }
}
