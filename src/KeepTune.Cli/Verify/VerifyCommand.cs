using System.CommandLine;

namespace KeepTune.Cli.Verify;

/// <summary><c>keeptune verify</c>: the options. The work is done by <see cref="VerifyOperation"/>.</summary>
internal static class VerifyCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var profile = Arguments.Profile(ArgumentArity.ZeroOrOne);
        var file = new Option<string>("--file")
        {
            Description = "Check this file in /etc/sysctl.d (default: the last one written)",
            HelpName = "NAME",
        };
        var runtime = Arguments.Flag("--runtime", "Check the running values only, not the file and the next boot");
        var command = new Command(
            "verify", "Check running values, file and next boot against a profile") { profile, file, runtime };
        var target = TargetOptions.Build();
        target.AddTo(command);
        command.Runs(commandLine, (parsed, invocation) =>
            new VerifyOperation(
                new(parsed.GetValue(profile), parsed.GetValue(file), parsed.GetValue(runtime), target.Of(parsed)), invocation).Execute());
        return command;
    }
}
