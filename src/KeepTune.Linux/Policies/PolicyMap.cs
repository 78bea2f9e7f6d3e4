using KeepTune.Core.Policies;
using KeepTune.Linux.Bpf;

namespace KeepTune.Linux.Policies;

/// <summary>The map of a policy: its values, which come into force whole.</summary>
/// <param name="isOfThisForm">Its entries are as many and as long as this version's.</param>
internal sealed unsafe class PolicyMap(FileDescriptor map, bool isOfThisForm) : IDisposable
{
    private const int PolicySlots = 2;
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(50);

    private static ReadOnlySpan<byte> Name => "ka_values"u8;

    public FileDescriptor Descriptor => map;

    /// <exception cref="Failure">The kernel makes none.</exception>
    public static PolicyMap Make()
    {
        var error = BpfMaps.Make(new(BpfMaps.Array, sizeof(int), PolicyValues.Size, PolicyProgram.MapEntries), Name, out var made);
        return error == Errno.None ? new(made, isOfThisForm: true) : throw PolicyFailure.Of("make a BPF map", error, "CAP_BPF");
    }

    /// <summary>Opens the map of a program, if it is a policy's, of whatever version.</summary>
    /// <returns>Null where it is not.</returns>
    public static PolicyMap? Open(uint id)
    {
        var error = BpfObjects.OpenMap(id, out var map);
        if (error != Errno.None && error != Errno.ENOENT)
            throw PolicyFailure.Of("look at the values of a policy", error, "CAP_SYS_ADMIN");
        if (error == Errno.None)
        {
            var info = default(BpfMapInfo);
            if (BpfObjects.Describe(map, ref info) == Errno.None && BpfObjects.IsNamed(info.name, Name))
                return new(map, info is { type: BpfMaps.Array, value_size: PolicyValues.Size, max_entries: PolicyProgram.MapEntries });
        }

        map.Dispose();
        return null;
    }

    /// <summary>What is in force; null for nothing, or for what another version has written.</summary>
    public PolicyValues? Read() => Active() is > 0 and var active ? Read(active) : null;

    /// <summary>
    /// Brings values into force, at once and whole: they are written where none count, and then counted. Of the number that says so the
    /// kernel changes one byte.
    /// </summary>
    /// <returns>Those that they replace, with all connections that got them; null where there were none.</returns>
    /// <exception cref="Failure">The kernel refuses.</exception>
    public PolicyValues? Write(PolicyValues values)
    {
        var active = Active();
        var next = (active % PolicySlots) + 1;

        // A connection may still be getting what the last change replaced.
        if (active > 0)
            AwaitRuns();
        var error = Put(next, values.ToBytes());
        if (error == Errno.None)
            error = Put(0, PolicyProgram.Head(next));
        if (error != Errno.None)
            throw PolicyFailure.Of("write the values of the policy", error, "CAP_BPF");
        if (active == 0)
            return null;
        AwaitRuns();
        return Read(active);
    }

    public void Dispose() => map.Dispose();

    // Waits until every run of the program that is under way has ended: the kernel runs it between rcu_read_lock() and rcu_read_unlock(),
    // and this call waits for all that are between them (synchronize_rcu()). Where it is refused, or has nothing to do since there is one
    // processor, a run, of a microsecond, gets the time to end.
    private static void AwaitRuns()
    {
        if (Processes.Membarrier() != Errno.None || Environment.ProcessorCount == 1)
            Thread.Sleep(Grace);
    }

    // Entry 0 tells which of the others counts.
    private int Active()
    {
        var entry = new byte[PolicyValues.Size];
        return isOfThisForm && Get(0, entry) == Errno.None ? PolicyProgram.ReadHead(entry) : 0;
    }

    private PolicyValues? Read(int slot)
    {
        var entry = new byte[PolicyValues.Size];
        return Get(slot, entry) == Errno.None ? PolicyValues.Read(entry) : null;
    }

    private Errno Get(int key, byte[] entry) => BpfMaps.LookUp(map, key, entry);

    private Errno Put(int key, byte[] entry) => BpfMaps.Update(map, key, entry);
}
