using KeepTune.Core.Boot.Writers;
using KeepTune.Linux.Boot;

namespace KeepTune.Cli.Boot;

/// <summary>Another program that sets a key on the running system.</summary>
/// <param name="Name"><c>TuneD</c>, <c>saptune</c> or <c>ufw</c>.</param>
/// <param name="Key">Dotted.</param>
/// <param name="Value">Null if unknown.</param>
internal sealed record TunerResult(string Name, string Key, int? Value, string Source)
{
    public static IReadOnlyList<TunerResult> Active(BootSurvey survey) =>
        [.. survey.ActiveTuners().Select(write => new TunerResult(
            NameOf(write.Writer), write.Key.Dotted(), write.Value, BytePath.Show(write.Source, survey.Root)))];

    /// <summary>Warns of each that conflicts with the values to apply.</summary>
    public static void WarnOfActive(BootSurvey survey, KeepaliveSettings target, Messages messages)
    {
        foreach (var tuner
            in Active(survey).Where(
                tuner => tuner.Value is null || tuner.Value != target[SysctlKeys.All.First(key => key.Dotted() == tuner.Key)]))
            messages.Warn(
                $"{tuner.Name} is active and also sets '{tuner.Key}'{(tuner.Value is { } value ? $" to {value}" : "")} "
                    + $"({tuner.Source}); it may overwrite your value at any time");
    }

    private static string NameOf(BootWriter writer) => writer switch
    {
        BootWriter.Ufw => "ufw",
        BootWriter.Saptune => "saptune",
        _ => "TuneD",
    };
}
