using System.Globalization;
using KeepTune.Core.Namespaces;

namespace KeepTune.Cli.Show;

/// <summary>The text report of <c>keeptune show --all-netns</c>: a table, with this namespace first.</summary>
internal static class NamespacesText
{
    private static readonly string[] Headings = [
        "NETNS", "NAME", "PROCESS", "CONTAINER", "TIME", "INTVL", "PROBES", "DETECTION", "PROFILE"
    ];

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
        .. Identity(netns.IsOwn, netns.Names, netns.Pids, netns.Process, netns.Container),
        Number(netns.TimeS),
        Number(netns.IntvlS),
        Number(netns.Probes),
        netns.DetectionS is { } detection ? $"{Describe.Number(detection)} s" : "never",
        netns.Profile ?? "custom",
    ];

    /// <summary>The cells that identify a namespace: name, process, container.</summary>
    public static string[] Identity(
        bool isOwn, IReadOnlyList<string> names, IReadOnlyList<int> pids, string? process, ContainerResult? container) =>
    [
        (isOwn, names.Count) switch
        {
            (false, 0) => "-",
            (true, 0) => "(this)",
            (false, _) => string.Join(", ", names),
            (true, _) => $"{string.Join(", ", names)} (this)",
        },
        pids.Count == 0 ? "-" : process is null ? Number(pids[0]) : $"{process} ({Number(pids[0])})",
        container is { } known ? new ContainerIdentity(known.Runtime, known.Id).ToString() : "-",
    ];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
