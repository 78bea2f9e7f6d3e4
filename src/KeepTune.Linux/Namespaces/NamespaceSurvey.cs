namespace KeepTune.Linux.Namespaces;

/// <summary>The network namespaces of this machine, as far as they can be seen.</summary>
/// <param name="Namespaces">Each once: the own first, then that of process 1, then those with a name by name, then the rest by
/// process.</param>
/// <param name="ProcessesNotVisible">Processes whose namespace may not be looked at.</param>
/// <param name="ProcessesHidden">/proc does not even list every process (its mount option hidepid).</param>
/// <param name="DirectoriesNotVisible">Directories of names that may not be read.</param>
/// <param name="Complete">False when the time was up before all was looked at.</param>
public sealed record NamespaceSurvey(
    IReadOnlyList<FoundNamespace> Namespaces, int ProcessesNotVisible, bool ProcessesHidden, int DirectoriesNotVisible, bool Complete)
{
    /// <summary>How many things may hold further namespaces; processes that are hidden count as one.</summary>
    public int NotVisible => ProcessesNotVisible + (ProcessesHidden ? 1 : 0) + DirectoriesNotVisible;
}
