namespace KeepTune.Linux.Sysctls;

/// <summary>A way to the three sysctls of the calling thread's network namespace.</summary>
public interface ISysctlBackend
{
    /// <summary>What the kernel holds now.</summary>
    /// <exception cref="Failure">A key is missing or unreadable.</exception>
    KeepaliveSettings Read();

    /// <summary>Writes one value once.</summary>
    /// <exception cref="Failure">The kernel refused; its words are in the message.</exception>
    void Write(KeepaliveKey key, int value);
}
