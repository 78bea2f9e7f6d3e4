using KeepTune.Cli.Output.Results;
using KeepTune.Core;
using KeepTune.Core.Keepalive;
using KeepTune.Linux;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Commands;

/// <summary>The values of one of many namespaces.</summary>
internal static class LiveSettings
{
    /// <returns>Null where they can't be read.</returns>
    public static SettingsResult? Read(SystemPaths paths)
    {
        try
        {
            return SettingsResult.Of(Required(paths));
        }
        catch (Failure)
        {
            return null;
        }
    }

    /// <exception cref="Failure">They can't be read.</exception>
    public static KeepaliveSettings Required(SystemPaths paths) => SocketDefaults.Read() ?? new ProcSys(paths).Read();
}
