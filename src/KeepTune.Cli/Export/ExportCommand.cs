using System.CommandLine;
using KeepTune.Core.Export;

namespace KeepTune.Cli.Export;

/// <summary><c>keeptune export</c>: prints a profile as configuration for another program.</summary>
internal static class ExportCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var profile = Arguments.Profile(ArgumentArity.ExactlyOne);
        // Not marked as required: then the message would not name the formats.
        var to = new Option<string>("--to")
        {
            Description = $"Print this format: {string.Join(", ", ExportFormats.Names)}",
            HelpName = "FORMAT",
        }.Offering([.. ExportFormats.Names]);
        var command = new Command("export", "Print a profile as configuration for another program") { profile, to };
        command.Runs(commandLine, (parsed, invocation) => Execute(parsed.GetRequiredValue(profile), parsed.GetValue(to), invocation));
        return command;
    }

    internal static Outcome Execute(string argument, string? to, Invocation invocation)
    {
        var format = FormatOf(to);
        var profile = invocation.FindProfile(argument, KeepaliveRange.Usual).Parsed.OrThrow();
        foreach (var warning in KeepaliveAdvice.Warnings(profile.Settings))
            invocation.Messages.Warn(warning);

        var caveats = format.Caveats(profile.Settings);
        if (format.Comment is null && !invocation.Json)
        {
            foreach (var caveat in caveats)
                invocation.Messages.Hint(char.ToLowerInvariant(caveat[0]) + caveat[1..].TrimEnd('.'));
        }

        return new Outcome<ExportResult>(
            new(ExportResult.SchemaName, profile.Name, format.Name, format.Text(profile.Name, profile.Settings), caveats),
            json => json.ExportResult,
            (result, _) => result.Text);
    }

    private static ExportFormat FormatOf(string? to)
    {
        var expected = $"expected one of {string.Join(", ", ExportFormats.Names)}";
        if (to is null)
            throw new Failure(FailureKind.InvalidInput, $"'export' needs '--to FORMAT', {expected}", "run 'keeptune export --help'");
        return ExportFormats.Find(to) ?? throw new Failure(
            FailureKind.InvalidInput,
            $"unknown format {Printable.Quote(to)}, {expected}",
            NearestName.Of(to, ExportFormats.Names) is { } nearest ? $"did you mean '{nearest}'?" : "run 'keeptune export --help'");
    }
}
