namespace KeepTune.Core.Boot;

/// <summary>Where forecasts of the same files differ. A key that nothing sets counts with the kernel's default.</summary>
public static class BootDifference
{
    /// <returns>The dotted keys.</returns>
    public static IEnumerable<string> Between(IReadOnlyList<BootForecast> forecasts) => SysctlKeys.All
        .Where(key => forecasts.Select(forecast => forecast[key].Value ?? KeepaliveSettings.KernelDefault[key]).Distinct().Count() > 1)
        .Select(key => key.Dotted());
}
