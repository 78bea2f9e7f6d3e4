using KeepTune.Core;
using KeepTune.Core.Keepalive;
using KeepTune.Linux.State;

namespace KeepTune.Linux.Sysctls;

/// <summary>Sets the three values of this namespace: all or none, each written at most once, read back, rolled back on any trouble.</summary>
public sealed class Tuner(ISysctlBackend backend)
{
    public KeepaliveSettings Read() => backend.Read();

    /// <summary>Writes what differs from <paramref name="before"/> and reads back. A failure is undone before it is thrown.</summary>
    /// <param name="before">The values of a moment ago.</param>
    /// <param name="interruption">Asked before each write.</param>
    /// <exception cref="Failure">Failed or NotPermitted: the values are as before. RollbackIncomplete: the message says what stands.</exception>
    public void Set(KeepaliveSettings target, KeepaliveSettings before, Interruption interruption)
    {
        try
        {
            foreach (var key in KeepaliveKeys.All.Where(key => target[key] != before[key]))
            {
                interruption.ThrowIfRequested();
                backend.Write(key, target[key]);
            }

            var now = backend.Read();
            if (now != target)
                throw new Failure(FailureKind.Failed, $"wrote {target} (time/intvl/probes) but the kernel holds {now}", "something else writes these sysctls, or this kernel has its own limits");
        }
        catch (Failure failure)
        {
            Restore(before, failure);
            throw;
        }
    }

    /// <summary>Puts <paramref name="before"/> back because of <paramref name="cause"/>.</summary>
    /// <exception cref="Failure">RollbackIncomplete, with every value as it now stands.</exception>
    public void Restore(KeepaliveSettings before, Failure cause)
    {
        try
        {
            var now = backend.Read();
            foreach (var key in KeepaliveKeys.All.Where(key => now[key] != before[key]))
                backend.Write(key, before[key]);
            if (backend.Read() == before)
                return;
        }
        catch (Failure second)
        {
            throw Incomplete(before, cause, second.Message);
        }

        throw Incomplete(before, cause, "the values read back differ");
    }

    private Failure Incomplete(KeepaliveSettings before, Failure cause, string second)
    {
        string Stands(KeepaliveKey key)
        {
            try
            {
                return $"{key.Dotted()} is {backend.Read()[key]}, was {before[key]}";
            }
            catch (Failure)
            {
                return $"{key.Dotted()} can't be read, was {before[key]}";
            }
        }

        return new Failure(
            FailureKind.RollbackIncomplete,
            [cause.Message, $"the roll-back did not complete: {second}", .. KeepaliveKeys.All.Select(Stands)],
            $"set the old values by hand: sysctl -w {string.Join(' ', KeepaliveKeys.All.Select(key => $"{key.Dotted()}={before[key]}"))}",
            cause);
    }
}
