using KeepTune.Core.Text;

namespace KeepTune.Cli;

/// <summary>A command line as a person would type it again.</summary>
internal static class CommandText
{
    public static string Of(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quote).Prepend("keeptune"));

    private static string Quote(string argument)
    {
        var safe = argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:,@%+".Contains(c, StringComparison.Ordinal));
        return safe ? argument : $"'{Printable.Escape(argument).Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
