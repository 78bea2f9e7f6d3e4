using System.ComponentModel;
using System.Globalization;
using CliWrap.Buffered;
using KeepTune.Linux.Namespaces;

namespace KeepTune.Linux.Sysctls;

/// <summary>
/// The same through sysctl(8), for hosts where policy or audit watches that program; nsenter(1) starts it in another network namespace.
/// </summary>
public sealed class SysctlCommand(SystemPaths paths) : ISysctlBackend
{
    private readonly string program = SystemPrograms.Find("sysctl");

    public SysctlValues Read(IReadOnlyList<SysctlKey> keys) => new(keys, [.. keys.Select(Read)]);

    public void Write(SysctlKey key, int value) => Run(["-q", "-w", $"{key.Dotted()}={value}"], $"write '{value}' to '{key.Dotted()}'");

    private int Read(SysctlKey key)
    {
        var text = Run(["-n", key.Dotted()], $"read '{key.Dotted()}'").Trim();
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new Failure(FailureKind.Failed, $"sysctl prints {Printable.Quote(text)} for '{key.Dotted()}', expected a number");
    }

    private BufferedCommandResult Execute(string[] arguments, string what)
    {
        try
        {
            var netns = NamespaceThread.Entered(paths);
            string[] command = netns is null
                ? [program, .. arguments]
                : [SystemPrograms.Find("nsenter"), $"--net={netns}", "--", program, .. arguments];
            return NamespaceThread.AtHome(() => SystemPrograms.Run(command[0], command[1..]));
        }
        catch (Win32Exception exception)
        {
            throw new Failure(FailureKind.Failed, $"couldn't {what}: couldn't start {program}: {exception.Message}", null, exception);
        }
    }

    private string Run(string[] arguments, string what)
    {
        var result = Execute(arguments, what);
        if (result.IsSuccess && result.StandardError.Length == 0)
            return result.StandardOutput;

        var words =
            result.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
        throw new Failure(
            words?.Contains("ermission denied", StringComparison.Ordinal) == true ? FailureKind.NotPermitted : FailureKind.Failed,
            $"couldn't {what} through {program}: {(words is null ? $"exit code {result.ExitCode}" : Printable.Escape(words))}");
    }
}
