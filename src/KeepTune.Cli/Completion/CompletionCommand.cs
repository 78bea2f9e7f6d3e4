using System.CommandLine;

namespace KeepTune.Cli.Completion;

/// <summary><c>keeptune completion bash|zsh|fish</c>: prints the completion script, which is also installed.</summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = "keeptune.bash",
        ["zsh"] = "_keeptune",
        ["fish"] = "keeptune.fish",
    };

    public static Command Build(CommandLine commandLine)
    {
        var shell = new Argument<string>("SHELL")
        {
            HelpName = "SHELL",
            Description = "Name of the shell: bash, zsh or fish",
            Arity = ArgumentArity.ExactlyOne,
        };
        shell.CompletionSources.Add([.. Scripts.Keys]);
        var command = new Command("completion", "Print the completion script for a shell") { shell };
        command.Runs(commandLine, (parsed, _) => Execute(parsed.GetRequiredValue(shell)));
        return command;
    }

    internal static Outcome Execute(string shell) => new Outcome<CompletionResult>(
        new(CompletionResult.SchemaName, shell, Script(shell)), json => json.CompletionResult, (result, _) => result.Script);

    private static string Script(string shell)
    {
        if (!Scripts.TryGetValue(shell, out var file))
            throw new Failure(
                FailureKind.InvalidInput,
                $"no completion for the shell {Printable.Quote(shell)}, expected one of {string.Join(", ", Scripts.Keys)}");

        using var resource = typeof(CompletionCommand).Assembly.GetManifestResourceStream($"completion/{file}")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
