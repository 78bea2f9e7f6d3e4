using KeepTune.Core;
using KeepTune.Core.Keepalive;
using KeepTune.Linux;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Commands;

/// <summary>The values of one of many namespaces.</summary>
internal static class Values
{
    /// <returns>Null where they can't be read.</returns>
    public static KeepaliveSettings? Read(SystemPaths paths)
    {
        if (SocketDefaults.Read() is { } settings)
            return settings;
        try
        {
            return new ProcSys(paths).Read();
        }
        catch (Failure)
        {
            return null;
        }
    }
}
