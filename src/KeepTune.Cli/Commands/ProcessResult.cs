using KeepTune.Cli.Output.Results;
using KeepTune.Core.Text;
using KeepTune.Linux.Namespaces;

namespace KeepTune.Cli.Commands;

/// <summary>A namespace's process in a report: its texts are its own choice.</summary>
internal static class ProcessResult
{
    public static string? Command(NamespaceProcess? process) => process is { Command.Length: > 0 } ? Printable.Escape(process.Command) : null;

    public static ContainerResult? Container(NamespaceProcess? process) =>
        process?.Container is { } container ? new(container.Runtime, Printable.Escape(container.Id)) : null;
}
