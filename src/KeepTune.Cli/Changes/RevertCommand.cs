using System.CommandLine;
using KeepTune.Linux.Changes;

namespace KeepTune.Cli.Changes;

/// <param name="All">Every change, not only the latest.</param>
/// <param name="DryRun">Also with <paramref name="Diff"/>, which is a preview.</param>
internal sealed record RevertRequest(bool All, bool Force, bool DryRun, bool Diff, string? Wait, Target Target)
{
    public DriftPolicy OnDrift => Force ? DriftPolicy.Overwrite : DriftPolicy.Refuse;
}

/// <summary>
/// <c>keeptune revert</c>: undoes the latest change or all of them, or recovers an interrupted one; here or in every namespace.
/// </summary>
internal static class RevertCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var all = Arguments.Flag("--all", "Return to the values from before keeptune's first change");
        var force = Arguments.Flag("--force", "Revert even if something else has changed the values or the file");
        var dryRun = Arguments.DryRun();
        var diff = Arguments.Diff();
        var wait = Arguments.Wait();
        var command = new Command("revert", "Undo the latest change, or recover an interrupted one") { all, force, dryRun, diff, wait };
        var target = TargetOptions.Build();
        target.AddTo(command);
        command.Runs(
            commandLine,
            (parsed, invocation) =>
                new RevertOperation(
                    new(
                        parsed.GetValue(all),
                        parsed.GetValue(force),
                        parsed.GetValue(dryRun) || parsed.GetValue(diff),
                        parsed.GetValue(diff),
                        parsed.GetValue(wait),
                        target.Of(parsed)),
                    invocation).Execute(),
            reportsChange: parsed => !parsed.GetValue(dryRun) && !parsed.GetValue(diff));
        return command;
    }
}
