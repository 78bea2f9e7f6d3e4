namespace KeepTune.Cli.Console;

/// <summary>A command line as it would be typed again in a shell.</summary>
internal static class CommandText
{
    public static string Of(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(ShellWord.Quote).Prepend("keeptune"));
}
