namespace KeepTune.Cli.Console;

/// <summary>A command line as a person would type it again.</summary>
internal static class CommandText
{
    public static string Of(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(ShellWord.Quote).Prepend("keeptune"));
}
