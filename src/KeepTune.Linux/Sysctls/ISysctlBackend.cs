namespace KeepTune.Linux.Sysctls;

/// <summary>A way to the sysctls of the calling thread's network namespace.</summary>
public interface ISysctlBackend
{
    /// <summary>What the kernel holds now.</summary>
    /// <exception cref="Failure">A key is missing or unreadable.</exception>
    SysctlValues Read(IReadOnlyList<SysctlKey> keys);

    /// <summary>Writes one value once.</summary>
    /// <exception cref="Failure">The kernel refused; its words are in the message.</exception>
    void Write(SysctlKey key, int value);
}

public static class SysctlBackends
{
    /// <summary>The three of keepalive.</summary>
    /// <exception cref="Failure">A key is missing or unreadable.</exception>
    public static KeepaliveSettings Read(this ISysctlBackend backend) => KeepaliveSettings.Of(backend.Read(SysctlKeys.Keepalive));
}
