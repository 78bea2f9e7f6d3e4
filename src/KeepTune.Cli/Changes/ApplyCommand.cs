using System.CommandLine;

namespace KeepTune.Cli.Changes;

/// <summary><c>keeptune apply</c>: the options. The work is done by <see cref="ApplyOperation"/>.</summary>
internal static class ApplyCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var profile = Arguments.Profile(ArgumentArity.ZeroOrOne);
        var values = new ValueOptions();
        var persist = Arguments.Flag("--persist", "Also write the sysctl.d file, so that the values survive a reboot");
        var persistOnly = Arguments.Flag("--persist-only", "Write only the sysctl.d file and leave the running kernel unchanged");
        var file = new Option<string>("--file")
        {
            Description = "Use this file in /etc/sysctl.d (default: 90-keeptune.conf)",
            HelpName = "NAME",
        };
        var allowOverridden = Arguments.Flag("--allow-overridden", "Write the file even if another line overrides it at boot");
        var refresh = Arguments.Flag(
            "--refresh", "Restart the timers of idle connections so that the new time takes effect now (not with --confirm)");
        var confirm = new Option<string>("--confirm")
        {
            Description = "Roll back after DUR unless you run 'keeptune confirm'",
            HelpName = "DUR",
        };
        var dryRun = Arguments.DryRun();
        var diff = Arguments.Diff();
        var via = new Option<string>("--via")
        {
            Description = "How to write: proc (default) or sysctl",
            HelpName = "proc|sysctl",
        }.Offering("proc", "sysctl");
        var unsafeValues = Arguments.Flag("--allow-unsafe-values", "Accept any positive value that this kernel accepts");
        var noJournal = Arguments.Flag("--no-journal", "Do not record the change; it can't be reverted later");
        var wait = Arguments.Wait();
        var yes = Arguments.Yes();
        var target = TargetOptions.Build();
        var command = new Command("apply", "Apply a profile or values, all or none") { profile };
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
                    parsed.GetValue(confirm), parsed.GetValue(dryRun) || parsed.GetValue(diff),
                    parsed.GetValue(diff), parsed.GetValue(via), parsed.GetValue(unsafeValues), parsed.GetValue(noJournal),
                    parsed.GetValue(wait),
                    parsed.GetValue(yes), target.Of(parsed)),
                invocation,
                Screen.Current(parsed.GetValue(CommandLine.NoColor))).Execute(),
            reportsChange: parsed => !parsed.GetValue(dryRun) && !parsed.GetValue(diff));
        return command;
    }
}
