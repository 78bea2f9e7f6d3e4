using KeepTune.Core.Journal;

namespace KeepTune.Cli.Verify;

/// <summary>The expected values.</summary>
/// <param name="From">Where they come from.</param>
/// <param name="Profile">The profile's name; null if they belong to no profile.</param>
internal sealed record Expectation(KeepaliveSettings Settings, string From, string? Profile)
{
    /// <summary>The values of a profile.</summary>
    public static Expectation OfProfile(string given, Invocation invocation)
    {
        var entry = invocation.FindProfile(given, KeepaliveRange.OfKernel(KernelClock.Hz));
        return new(entry.Parsed.OrThrow().Settings, $"profile '{entry.Name}'", entry.Name);
    }

    /// <summary>The running values after a change; null if they are unknown.</summary>
    public static KeepaliveSettings? LeftBy(Change change) =>
        UndoPlan.RuntimeAfter(change) is { } values ? KeepaliveSettings.Of(values) : null;

    /// <summary>The last applied values of these changes, newest first; null if none reached the running kernel.</summary>
    public static Expectation? OfLatest(IEnumerable<Change> active)
    {
        foreach (var change in active)
        {
            if (LeftBy(change) is { } applied)
                return new(applied, $"change {change.Id}", change.Profile);
        }

        return null;
    }
}
