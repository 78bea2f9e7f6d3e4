using System.CommandLine;
using System.Text.Json;
using KeepTune.Cli.Help;
using KeepTune.Linux.Interop;

namespace KeepTune.Cli;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        StandardStreams.Guard();
        // Until the command line is parsed, the bare word decides.
        var json = arguments.Contains("--json");
        try
        {
            return (int)Run(arguments, parsed => json = parsed.GetValue(CommandLine.Json));
        }
        catch (Failure failure)
        {
            Messages.Report(failure);
            return json ? (int)WithErrorDocument(failure) : (int)ExitCodes.Of(failure.Kind);
        }
#pragma warning disable CA1031 // The last resort.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var failure = InternalError.Of(exception, Environment.GetEnvironmentVariable(InternalError.Variable) == "1");
            Messages.ReportPlainly(failure);
            return json ? (int)WithErrorDocument(failure) : (int)ExitCode.Failed;
        }
    }

    private static ExitCode Run(string[] arguments, Action<ParseResult> onParsed)
    {
        if (arguments.Length == 0)
        {
            // No result was asked for, so standard output gets none.
            Messages.Usage(screen => HelpText.Short(new CommandLine(arguments).Root, screen));
            return ExitCode.Usage;
        }

        var parsed = CommandLine.For(arguments).Parse();
        if (parsed.Action is not { ClearsParseErrors: true } && UsageError.Of(parsed, arguments) is not null)
            throw UsageError.Of(new CommandLine(arguments).Parse(), arguments)!;

        onParsed(parsed);

        using var output = new StringWriter();
        var code = (ExitCode)parsed.Invoke(
            new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        return Write(output.ToString(), code);
    }

    // A closed pipe is no error. A full disk is, and the caller must know that the work itself is done.
    private static ExitCode Write(string report, ExitCode code)
    {
        var error = Report.Print(report);
        if (error == Errno.None || error == Errno.EPIPE)
            return code;

        Messages.Report(Report.Lost(error, code));
        return Report.CodeOfLost(code);
    }

    private static ExitCode WithErrorDocument(Failure failure)
    {
        var code = ExitCodes.Of(failure.Kind);
        var document = new ErrorResult(
            ErrorResult.SchemaName, JsonNamingPolicy.SnakeCaseLower.ConvertName(failure.Kind.ToString()), failure.Message, failure.Messages,
            failure.Hint, (int)code);
        _ = Report.Print(ResultContext.Text(document, json => json.ErrorResult));
        return code;
    }
}
