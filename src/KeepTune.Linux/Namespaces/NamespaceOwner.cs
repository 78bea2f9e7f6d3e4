using KeepTune.Core.Namespaces;

namespace KeepTune.Linux.Namespaces;

/// <summary>To whom a found namespace belongs, for a report: all texts come from outside and are escaped.</summary>
/// <param name="Pids">The lowest process id in it; empty if unknown.</param>
public sealed record NamespaceOwner(IReadOnlyList<string> Names, IReadOnlyList<int> Pids, string? Process, ContainerIdentity? Container)
{
    public static NamespaceOwner Of(FoundNamespace netns) => Of(NamesOf(netns), netns.Process);

    /// <param name="names">Escaped.</param>
    public static NamespaceOwner Of(IReadOnlyList<string> names, NamespaceProcess? process) => new(
        names,
        process is null ? [] : [process.Pid],
        process is { Command.Length: > 0 } ? Printable.Escape(process.Command) : null,
        process?.Container is { } container ? container with { Id = Printable.Escape(container.Id) } : null);

    public static IReadOnlyList<string> NamesOf(FoundNamespace netns) => [.. netns.Names.Select(Printable.Escape)];
}
