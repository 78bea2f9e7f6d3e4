namespace KeepTune.Linux.Namespaces;

/// <summary>The network namespaces of this machine, as far as they are visible.</summary>
/// <param name="Namespaces">Each once: first this one, then that of process 1, then the named ones by name, then the rest by
/// process.</param>
/// <param name="ProcessesNotVisible">Processes whose namespace may not be inspected.</param>
/// <param name="ProcessesHidden">/proc does not list every process (its mount option hidepid).</param>
/// <param name="DirectoriesNotVisible">Directories of names that may not be read.</param>
/// <param name="Complete">False if the time was up before everything was inspected.</param>
public sealed record NamespaceSurvey(
    IReadOnlyList<FoundNamespace> Namespaces, int ProcessesNotVisible, bool ProcessesHidden, int DirectoriesNotVisible, bool Complete)
{
    /// <summary>How many things may have further namespaces; hidden processes count as one.</summary>
    public int NotVisible => ProcessesNotVisible + (ProcessesHidden ? 1 : 0) + DirectoriesNotVisible;
}
