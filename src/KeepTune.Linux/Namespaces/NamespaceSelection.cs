namespace KeepTune.Linux.Namespaces;

/// <summary>The network namespaces that <c>--all-netns</c> selects.</summary>
/// <param name="Namespaces">The found ones that match <c>--only</c>.</param>
public sealed record NamespaceSelection(NamespaceSurvey Survey, IReadOnlyList<FoundNamespace> Namespaces)
{
    /// <summary>The values of <c>--only</c>.</summary>
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
