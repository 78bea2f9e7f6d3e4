using KeepTune.Core.DropIn;
using KeepTune.Core.Journal;

namespace KeepTune.Cli.Changes;

/// <summary>A change as unified diffs, which are input for patch(1).</summary>
internal static class ChangeDiff
{
    /// <summary>The running values of a namespace.</summary>
    public static string Of(NamespaceChangeResult change) => OfValues(change.Before.Settings, change.After.Settings, change.Netns);

    /// <returns>Empty if they are the same.</returns>
    public static string OfValues(KeepaliveSettings before, KeepaliveSettings after, string netns) =>
        UnifiedDiff.Of(DropInText.Assignments(before), DropInText.Assignments(after), $"running kernel, {netns}");

    public static string Of(FileChange file) => UnifiedDiff.Of(file.Before?.Text, file.After?.Text, Printable.Escape(file.Path));
}
