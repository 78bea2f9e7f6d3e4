using System.Globalization;
using KeepTune.Core.Policies;
using KeepTune.Core.Profiles;

namespace KeepTune.Cli.Policy;

/// <summary>What is wanted of the connections of a cgroup, as typed.</summary>
internal sealed record PolicyWish(string Profile, bool Override, string? UserTimeout)
{
    /// <summary>The values, of whatever cgroup. Warns of what may surprise.</summary>
    /// <exception cref="Failure">InvalidInput.</exception>
    public PolicyValues ValuesOf(CatalogEntry entry, Messages messages)
    {
        var profile = entry.Parsed.OrThrow();
        var values = new PolicyValues(
            profile.Settings, profile.Name, Override, UserTimeoutOf(UserTimeout), "", DateTimeOffset.UtcNow);
        foreach (var warning in KeepaliveAdvice.Warnings(values.Settings))
            messages.Warn(warning);
        if (values.UserTimeout > TimeSpan.Zero && values.UserTimeout <= values.Settings.Time + values.Settings.Intvl)
            messages.Warn("the user timeout is no longer than time and intvl together: one lost probe ends a connection");
        return values;
    }

    /// <exception cref="Failure">InvalidInput: no duration that the socket option takes.</exception>
    private static TimeSpan UserTimeoutOf(string? typed)
    {
        // In milliseconds it is a positive int.
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
