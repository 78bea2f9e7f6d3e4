using KeepTune.Core.Journal;

namespace KeepTune.Linux.Changes;

/// <summary>A change that was confirmed or rolled back before.</summary>
/// <param name="End">Null if it was rolled back and nothing says why.</param>
/// <param name="At">When; null if unknown.</param>
public sealed record PastConfirmation(Change Change, WindowEnd? End, DateTimeOffset? At);
