using System.Diagnostics;
using KeepTune.Linux.Bpf;
using KeepTune.Linux.Journal;

namespace KeepTune.Linux.Policies;

/// <summary>
/// Lets one keeptune at a time change policies, in the whole kernel: cgroups are shared by all, while each mount namespace may have its
/// own <c>/run</c>, and so its own <see cref="StateLock"/>. Each process creates a map, which only a privileged process can do, and the
/// lowest number goes first: the kernel numbers maps in order and removes them with their process, however that ends.
/// </summary>
public sealed class PolicyLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly FileDescriptor ticket;

    private PolicyLock(FileDescriptor ticket) => this.ticket = ticket;

    private static ReadOnlySpan<byte> Name => "ka_turn"u8;

    /// <param name="wait">How long to wait for others.</param>
    /// <exception cref="Failure">Busy after <paramref name="wait"/>; NotPermitted or Failed if the kernel refuses to create or list
    /// maps.</exception>
    public static PolicyLock Take(TimeSpan wait, Interruption interruption)
    {
        var error = BpfMaps.Make(new(BpfMaps.Queue, 0, sizeof(int), 1), Name, out var made);
        if (error != Errno.None)
        {
            made.Dispose();
            throw PolicyFailure.Of("create a BPF map", error, "CAP_BPF");
        }

        var turn = new PolicyLock(made);
        try
        {
            turn.Await(wait, interruption);
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    public void Dispose() => ticket.Dispose();

    private void Await(TimeSpan wait, Interruption interruption)
    {
        var info = default(BpfMapInfo);
        var error = BpfObjects.Describe(ticket, ref info);
        if (error != Errno.None)
            throw PolicyFailure.Of("inspect a BPF map", error, "CAP_BPF");
        var before = Tickets(info.id);
        for (var started = Stopwatch.StartNew(); ; Thread.Sleep(Pause))
        {
            // None can come before this one any more: numbers go up.
            before.RemoveAll(id => !IsTicket(id));
            if (before.Count == 0)
                return;
            if (started.Elapsed >= wait)
                throw new Failure(
                    FailureKind.Busy,
                    $"another keeptune is changing policies; waited {wait.TotalSeconds:0} s",
                    "try again, or wait longer with '--wait 60'");
            interruption.ThrowIfRequested();
        }
    }

    private static List<uint> Tickets(uint own)
    {
        var found = new List<uint>();
        for (uint id = 0; ; found.Add(id))
        {
            var error = BpfObjects.NextMap(id, out id);
            if (error.IsPermission)
                throw PolicyFailure.Of("list BPF maps", error, "CAP_SYS_ADMIN");
            if (error != Errno.None || id >= own)
                return found;
        }
    }

    private static bool IsTicket(uint id)
    {
        var info = default(BpfMapInfo);
        var error = BpfObjects.OpenMap(id, out var map);

        // A map that can't be inspected may be one.
        using (map)
            return error == Errno.None ? BpfObjects.Describe(map, ref info) == Errno.None && IsTicket(ref info) : error != Errno.ENOENT;
    }

    private static unsafe bool IsTicket(ref BpfMapInfo info)
    {
        fixed (byte* name = info.name)
            return info.type == BpfMaps.Queue && BpfObjects.IsNamed(name, Name);
    }
}
