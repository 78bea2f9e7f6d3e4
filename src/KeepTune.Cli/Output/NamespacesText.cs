using System.Globalization;
using KeepTune.Cli.Output.Results;
using KeepTune.Core.Namespaces;

namespace KeepTune.Cli.Output;

/// <summary><c>keeptune show --all-netns</c> for people: a table, this namespace first.</summary>
internal static class NamespacesText
{
    private static readonly string[] Headings = ["NETNS", "NAME", "PROCESS", "CONTAINER", "TIME", "INTVL", "PROBES", "DETECTION", "PROFILE"];

    public static string Render(ShowResult result, Screen screen)
    {
        var rows = new List<IReadOnlyList<string>>(result.Namespaces.Count);
        foreach (var netns in result.Namespaces)
            rows.Add(Cells(netns));
        return Columns.Text(Headings, rows, screen, 4, 5, 6, 7);
    }

    private static string[] Cells(NamespaceResult netns) =>
    [
        netns.Netns,
        (netns.IsOwn, netns.Names.Count) switch
        {
            (false, 0) => "-",
            (true, 0) => "(this)",
            (false, _) => string.Join(", ", netns.Names),
            (true, _) => $"{string.Join(", ", netns.Names)} (this)",
        },
        netns.Pids.Count == 0 ? "-" : netns.Process is null ? Number(netns.Pids[0]) : $"{netns.Process} ({Number(netns.Pids[0])})",
        netns.Container is { } container ? new ContainerIdentity(container.Runtime, container.Id).ToString() : "-",
        Number(netns.TimeS),
        Number(netns.IntvlS),
        Number(netns.Probes),
        netns.DetectionS is { } detection ? $"{Describe.Number(detection)} s" : "never",
        netns.Profile ?? "custom",
    ];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
