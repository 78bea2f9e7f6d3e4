using KeepTune.Cli.Output.Results;
using KeepTune.Core.Text;
using KeepTune.Linux.Namespaces;

namespace KeepTune.Cli.Commands;

/// <summary>Whose a found namespace is, for a report: all of it is text from outside, and escaped.</summary>
/// <param name="Pids">The lowest process id in it; empty where none is known.</param>
internal sealed record NamespaceOwner(IReadOnlyList<string> Names, IReadOnlyList<int> Pids, string? Process, ContainerResult? Container)
{
    public static NamespaceOwner Of(FoundNamespace netns) => Of(NamesOf(netns), netns.Process);

    /// <param name="names">Escaped.</param>
    public static NamespaceOwner Of(IReadOnlyList<string> names, NamespaceProcess? process) =>
        new(names, process is null ? [] : [process.Pid], ProcessResult.Command(process), ProcessResult.Container(process));

    /// <summary>The change with whose namespace it is.</summary>
    public NamespaceChangeResult Name(NamespaceChangeResult change) => change with { Names = Names, Pids = Pids, Process = Process, Container = Container };

    /// <summary>The values with whose namespace they are.</summary>
    public NamespaceResult Name(NamespaceResult values) => values with { Names = Names, Pids = Pids, Process = Process, Container = Container };

    public static IReadOnlyList<string> NamesOf(FoundNamespace netns) => [.. netns.Names.Select(Printable.Escape)];
}
