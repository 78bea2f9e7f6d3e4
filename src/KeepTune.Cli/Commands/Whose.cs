using KeepTune.Cli.Output.Results;
using KeepTune.Core.Text;
using KeepTune.Linux.Namespaces;

namespace KeepTune.Cli.Commands;

/// <summary>Whose a found namespace is, for a report: all of it is text from outside, and escaped.</summary>
/// <param name="Pids">The lowest process id in it; empty where none is known.</param>
internal sealed record Whose(IReadOnlyList<string> Names, IReadOnlyList<int> Pids, string? Process, ContainerResult? Container)
{
    public static Whose Of(FoundNamespace netns)
    {
        var process = netns.Process;
        return new(NamesOf(netns), process is null ? [] : [process.Pid], ProcessResult.Command(process), ProcessResult.Container(process));
    }

    public static IReadOnlyList<string> NamesOf(FoundNamespace netns) => [.. netns.Names.Select(Printable.Escape)];
}
