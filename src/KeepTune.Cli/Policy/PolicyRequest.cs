using System.Globalization;
using KeepTune.Core.Policies;
using KeepTune.Core.Profiles;

namespace KeepTune.Cli.Policy;

/// <summary>The policy requested for a cgroup, as typed.</summary>
internal sealed record PolicyRequest(string Profile, bool Override, string? UserTimeout)
{
    /// <summary>The values, still without a cgroup. Prints warnings about them.</summary>
    /// <exception cref="Failure">InvalidInput.</exception>
    public PolicyValues ValuesOf(CatalogEntry entry, Messages messages)
    {
        var profile = entry.Parsed.OrThrow();
        var values = new PolicyValues(
            profile.Settings, profile.Name, Override, UserTimeoutOf(UserTimeout), "", DateTimeOffset.UtcNow);
        foreach (var warning in KeepaliveAdvice.Warnings(values.Settings))
            messages.Warn(warning);
        if (values.UserTimeout > TimeSpan.Zero && values.UserTimeout <= values.Settings.Time + values.Settings.Intvl)
            messages.Warn("the user timeout is at most time + intvl: one lost probe ends a connection");
        return values;
    }

    /// <exception cref="Failure">InvalidInput: not a duration that the socket option accepts.</exception>
    private static TimeSpan UserTimeoutOf(string? typed)
    {
        // The kernel keeps it in milliseconds, as a positive int.
        const int most = int.MaxValue / 1000;
        if (typed is null)
            return TimeSpan.Zero;
        return DurationText.TryParse(typed, out var timeout) && timeout.TotalSeconds is >= 1 and <= most
            ? timeout
            : throw new Failure(
                FailureKind.InvalidInput,
                $"'--user-timeout' is {Printable.Quote(typed)}, expected 1 s to {most.ToString(CultureInfo.InvariantCulture)} s: "
                    + $"{DurationText.Expected}");
    }
}
