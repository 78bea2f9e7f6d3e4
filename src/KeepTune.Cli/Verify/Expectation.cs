using KeepTune.Core.Journal;

namespace KeepTune.Cli.Verify;

/// <summary>The values that there should be.</summary>
/// <param name="From">What they are called.</param>
/// <param name="Profile">The profile's name; null for values of none.</param>
internal sealed record Expectation(KeepaliveSettings Settings, string From, string? Profile)
{
    /// <summary>The values of a profile.</summary>
    public static Expectation OfProfile(string given, Invocation invocation)
    {
        var entry = invocation.FindProfile(given, KeepaliveRange.OfKernel(KernelClock.Hz));
        return new(entry.Parsed.OrThrow().Settings, $"profile '{entry.Name}'", entry.Name);
    }

    /// <summary>The running values that a change left; null where it left none.</summary>
    public static KeepaliveSettings? LeftBy(Change change) =>
        UndoPlan.RuntimeAfter(change) is { } values ? KeepaliveSettings.Of(values) : null;

    /// <summary>What was applied last of these changes, newest first; null where none reached the running kernel.</summary>
    public static Expectation? OfNewest(IEnumerable<Change> standing)
    {
        foreach (var change in standing)
        {
            if (LeftBy(change) is { } applied)
                return new(applied, $"change {change.Id}", change.Profile);
        }

        return null;
    }
}
