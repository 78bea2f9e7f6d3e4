using System.CommandLine;

namespace KeepTune.Cli.Changes;

/// <summary><c>keeptune apply</c>: the options. The work is <see cref="ApplyOperation"/>.</summary>
internal static class ApplyCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var profile = Arguments.Profile(ArgumentArity.ZeroOrOne);
        var values = new ValueOptions();
        var persist = Arguments.Flag("--persist", "Write the file that sets the values at boot, too");
        var persistOnly = Arguments.Flag("--persist-only", "Write that file and leave the running kernel alone");
        var file = new Option<string>("--file") { Description = "The file's name in /etc/sysctl.d (90-keeptune.conf)", HelpName = "NAME" };
        var allowOverridden = Arguments.Flag("--allow-overridden", "Write the file although another line will win at boot");
        var refresh = Arguments.Flag("--refresh", "Start the timers anew of idle sockets that run by a longer time");
        var confirm = new Option<string>("--confirm")
        {
            Description = "Put the old values back after DUR unless 'keeptune confirm' is run",
            HelpName = "DUR",
        };
        var dryRun = Arguments.Flag("--dry-run", "Say what would change, and change nothing");
        var diff = Arguments.Flag("--diff", "Show the change as a unified diff");
        var via = new Option<string>("--via")
        {
            Description = "Write to /proc/sys directly (proc, as usual) or through sysctl(8)",
            HelpName = "proc|sysctl",
        }.Offering("proc", "sysctl");
        var unsafeValues = Arguments.Flag("--allow-unsafe-values", "Take whatever above zero this kernel takes");
        var noJournal = Arguments.Flag("--no-journal", "Keep no record; the change can't be reverted");
        var wait = Arguments.Wait();
        var yes = Arguments.Flag("--yes", "Don't ask: go ahead");
        var target = TargetOptions.Build();
        var command = new Command("apply", "Set the keepalive values, all three or none") { profile };
        values.AddTo(command);
        foreach (var option
            in (Option[])[
                persist, persistOnly, file, allowOverridden, refresh, confirm, dryRun, diff, via, unsafeValues, noJournal, wait, yes
            ])
            command.Add(option);
        target.AddTo(command);
        command.Runs(
            commandLine,
            (parsed, invocation) => new ApplyOperation(
                new(
                    parsed.GetValue(profile), values.Of(parsed), parsed.GetValue(persist),
                    parsed.GetValue(persistOnly), parsed.GetValue(file), parsed.GetValue(allowOverridden), parsed.GetValue(refresh),
                    parsed.GetValue(confirm), parsed.GetValue(dryRun),
                    parsed.GetValue(diff), parsed.GetValue(via), parsed.GetValue(unsafeValues), parsed.GetValue(noJournal),
                    parsed.GetValue(wait),
                    parsed.GetValue(yes), target.Of(parsed)),
                invocation,
                Screen.Current(parsed.GetValue(CommandLine.NoColor))).Execute(),
            tellsOfChange: parsed => !parsed.GetValue(dryRun) && !parsed.GetValue(diff));
        return command;
    }
}
