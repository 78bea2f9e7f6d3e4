using System.Collections.Immutable;
using CliWrap;
using CliWrap.Buffered;

namespace KeepTune.Linux.Host;

/// <summary>
/// System programs that keeptune runs: found only where root installs them, and run in <c>/</c> with a cleared environment.
/// </summary>
public static class SystemPrograms
{
    private static readonly ImmutableArray<string> Directories = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <exception cref="Failure">Not installed.</exception>
    public static string Find(string name) =>
        Directories.Select(directory => $"{directory}/{name}").FirstOrDefault(Files.Exists)
        ?? throw new Failure(
            FailureKind.Failed,
            $"couldn't find '{name}' in {string.Join(", ", Directories)}",
            $"install the package that contains {name}(8)");

    /// <summary>The whole environment of such a program, <c>NAME=VALUE</c>.</summary>
    public static string[] Environment => ["LC_ALL=C", $"PATH={string.Join(':', Directories)}"];

    /// <summary>Runs one to its end, whatever its exit code.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It couldn't be started.</exception>
    public static BufferedCommandResult Run(
        string program, IEnumerable<string> arguments, string input = "", CancellationToken end = default) => InRoot(program)
        .WithArguments(arguments)
        .WithStandardInputPipe(input.Length == 0 ? PipeSource.Null : PipeSource.FromString(input))
        .ExecuteBufferedAsync(end)
        .GetAwaiter()
        .GetResult();

    // The caller's directory may be deleted or inaccessible. Cli.Wrap asks for it, so the full constructor is used instead.
    private static Command InRoot(string program) => new(
        program,
        arguments: "",
        workingDirPath: "/",
        ResourcePolicy.Default,
        Credentials.Default,
        CleanEnvironment(),
        CommandResultValidation.None,
        PipeSource.Null,
        PipeTarget.Null,
        PipeTarget.Null);

    // CliWrap starts with the inherited environment; null removes a variable.
    private static Dictionary<string, string?> CleanEnvironment()
    {
        var variables = System.Environment.GetEnvironmentVariables().Keys.Cast<string>().ToDictionary(name => name, _ => (string?)null);
        variables["LC_ALL"] = "C";
        variables["PATH"] = string.Join(':', Directories);
        return variables;
    }
}
