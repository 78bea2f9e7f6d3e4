namespace KeepTune.Linux.Sysctls;

/// <summary>The values of the calling thread's namespace, one of many.</summary>
public static class LiveSettings
{
    /// <returns>Null if they can't be read.</returns>
    public static KeepaliveSettings? TryRead(SystemPaths paths)
    {
        try
        {
            return Read(paths);
        }
        catch (Failure)
        {
            return null;
        }
    }

    /// <exception cref="Failure">They can't be read.</exception>
    public static KeepaliveSettings Read(SystemPaths paths) => SocketDefaults.Read() ?? new ProcSys(paths).Read();
}
