using KeepTune.Core.Policies;
using KeepTune.Linux.Bpf;

namespace KeepTune.Linux.Policies;

/// <summary>The map of a policy: its values, which take effect whole.</summary>
/// <param name="isOfThisForm">Whether its entries have the number and size of this version.</param>
internal sealed unsafe class PolicyMap(FileDescriptor map, bool isOfThisForm) : IDisposable
{
    private const int PolicySlots = 2;
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(50);

    private static ReadOnlySpan<byte> Name => "ka_values"u8;

    public FileDescriptor Descriptor => map;

    /// <exception cref="Failure">The kernel refuses to create one.</exception>
    public static PolicyMap Make()
    {
        var error = BpfMaps.Make(new(BpfMaps.Array, sizeof(int), PolicyValues.Size, PolicyProgram.MapEntries), Name, out var made);
        return error == Errno.None ? new(made, isOfThisForm: true) : throw PolicyFailure.Of("create a BPF map", error, "CAP_BPF");
    }

    /// <summary>Opens the map of a program if it is that of a policy of any version.</summary>
    /// <returns>Null if it is not.</returns>
    public static PolicyMap? Open(uint id)
    {
        var error = BpfObjects.OpenMap(id, out var map);
        if (error != Errno.None && error != Errno.ENOENT)
            throw PolicyFailure.Of("read the values of a policy", error, "CAP_SYS_ADMIN");
        if (error == Errno.None)
        {
            var info = default(BpfMapInfo);
            if (BpfObjects.Describe(map, ref info) == Errno.None && BpfObjects.IsNamed(info.name, Name))
                return new(map, info is { type: BpfMaps.Array, value_size: PolicyValues.Size, max_entries: PolicyProgram.MapEntries });
        }

        map.Dispose();
        return null;
    }

    /// <summary>The active values; null for none, or for those of another version.</summary>
    public PolicyValues? Read() => Active() is > 0 and var active ? Read(active) : null;

    /// <summary>
    /// Makes values active, at once and whole: they are written to an inactive entry, which is then selected. The kernel changes one byte
    /// of the selecting number.
    /// </summary>
    /// <returns>The values that they replace, with all connections that got them; null for none.</returns>
    /// <exception cref="Failure">The kernel refuses.</exception>
    public PolicyValues? Write(PolicyValues values)
    {
        var active = Active();
        var next = (active % PolicySlots) + 1;

        // A connection may still be getting the values of the previous change.
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

    // Waits until every running instance of the program has ended: the kernel runs it between rcu_read_lock() and rcu_read_unlock(), and
    // this call waits for all of these (synchronize_rcu()). If it is refused, or has nothing to do on a single processor, a run, which
    // takes a microsecond, gets the time to end.
    private static void AwaitRuns()
    {
        if (Processes.Membarrier() != Errno.None || Environment.ProcessorCount == 1)
            Thread.Sleep(Grace);
    }

    // Entry 0 selects one of the others.
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
