using System.CommandLine;

namespace KeepTune.Cli.Show;

/// <summary><c>keeptune show</c>: the options. The work is done by <see cref="ShowOperation"/>.</summary>
internal static class ShowCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var explain = Arguments.Flag("--explain", "Explain what the values mean, with a timeline");
        var full = Arguments.Flag("--full", "With --explain: print the details, too");
        var field = new Option<string>("--field")
        {
            Description = $"Print one bare value: {string.Join(", ", ShowRequest.Fields)}",
            HelpName = "NAME",
        }.Offering(ShowRequest.Fields);
        var format = new Option<string>("--format") { Description = "Print the values as input for 'sysctl -p -'", HelpName = "sysctl" }
            .Offering("sysctl");
        var command = new Command(
            "show", "Show the active values and the time to detect a dead peer") { explain, full, field, format };
        var target = TargetOptions.Build();
        target.AddTo(command);
        command.Runs(commandLine, (parsed, invocation) =>
        {
            var request = new ShowRequest(
                target.Of(parsed), parsed.GetValue(explain), parsed.GetValue(full), parsed.GetValue(field), parsed.GetValue(format));
            return new ShowOperation(request, invocation).Execute();
        });
        return command;
    }
}
