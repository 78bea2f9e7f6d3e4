namespace KeepTune.Linux.Sysctls;

/// <summary>A way to access the sysctls of the calling thread's network namespace.</summary>
public interface ISysctlBackend
{
    /// <summary>The values that the kernel holds now.</summary>
    /// <exception cref="Failure">A key is missing or unreadable.</exception>
    SysctlValues Read(IReadOnlyList<SysctlKey> keys);

    /// <summary>Writes one value once.</summary>
    /// <exception cref="Failure">The kernel refused; the message contains its reason.</exception>
    void Write(SysctlKey key, int value);
}

public static class SysctlBackends
{
    /// <summary>The three keepalive values.</summary>
    /// <exception cref="Failure">A key is missing or unreadable.</exception>
    public static KeepaliveSettings Read(this ISysctlBackend backend) => KeepaliveSettings.Of(backend.Read(SysctlKeys.Keepalive));
}
