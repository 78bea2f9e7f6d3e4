namespace KeepTune.Linux.Namespaces;

/// <summary>The network namespaces that <c>--all-netns</c> means.</summary>
/// <param name="Namespaces">Those of the survey that <c>--only</c> leaves.</param>
public sealed record NamespaceSelection(NamespaceSurvey Survey, IReadOnlyList<FoundNamespace> Namespaces)
{
    /// <summary>What <c>--only</c> takes.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["named", "container"];

    public static NamespaceSelection Find(Target target, SystemPaths paths)
    {
        var survey = NamespaceDiscovery.Find(paths);
        return new(survey, target.Only switch
        {
            "named" => [.. survey.Namespaces.Where(netns => netns.Names.Count > 0)],
            "container" => [.. survey.Namespaces.Where(netns => netns.Process?.Container is not null)],
            _ => survey.Namespaces,
        });
    }
}
