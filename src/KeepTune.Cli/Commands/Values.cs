using KeepTune.Cli.Output.Results;
using KeepTune.Core;
using KeepTune.Linux;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Commands;

/// <summary>The values of one of many namespaces.</summary>
internal static class Values
{
    /// <returns>Null where they can't be read.</returns>
    public static SettingsResult? Read(SystemPaths paths)
    {
        if (SocketDefaults.Read() is { } settings)
            return SettingsResult.Of(settings);
        try
        {
            return SettingsResult.Of(new ProcSys(paths).Read());
        }
        catch (Failure)
        {
            return null;
        }
    }
}
