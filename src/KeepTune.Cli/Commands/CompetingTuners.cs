using KeepTune.Cli.Output.Results;
using KeepTune.Core.Keepalive;
using KeepTune.Core.SysctlFiles.LaterWriters;
using KeepTune.Linux.SysctlFiles;
using KeepTune.Linux.SysctlFiles.LaterWriters;

namespace KeepTune.Cli.Commands;

/// <summary>Programs that set the same keys on the running system.</summary>
internal static class CompetingTuners
{
    public static IReadOnlyList<TunerResult> Active(Invocation invocation)
    {
        if (!ActiveTuners.AnyPresent(invocation.Root))
            return [];

        var later = BootWriters.Of(invocation.Root, InstalledEngine.Both(invocation.Root, invocation.Paths), new BootFiles(invocation.Root));
        return [.. ActiveTuners.Of(invocation.Root, later).Select(write => new TunerResult(
            Name(write.Writer), write.Key.Dotted(), write.Value, BootReport.Show(write.Source, invocation.Root)))];
    }

    /// <summary>Warns of each that would undo a change or be undone by it.</summary>
    public static void WarnOfActive(Invocation invocation, KeepaliveSettings target)
    {
        foreach (var tuner in Active(invocation).Where(tuner => tuner.Value is null || tuner.Value != target[KeepaliveKeys.All.First(key => key.Dotted() == tuner.Key)]))
            invocation.Messages.Warn($"{tuner.Name} is active and sets '{tuner.Key}' too{(tuner.Value is { } value ? $", to {value}" : "")} ({tuner.Source}): it may write it again at any time");
    }

    private static string Name(BootWriter writer) => writer switch
    {
        BootWriter.Ufw => "ufw",
        BootWriter.Saptune => "saptune",
        _ => "TuneD",
    };
}
