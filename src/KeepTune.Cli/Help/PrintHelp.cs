using System.CommandLine;
using System.CommandLine.Invocation;

namespace KeepTune.Cli.Help;

/// <summary><c>--help</c>. System.CommandLine's own action knows no groups and no examples, and its builder is not public.</summary>
internal sealed class PrintHelp : SynchronousCommandLineAction
{
    // Wrong options beside it do not matter, as with other tools.
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var screen = Screen.Current(parseResult.GetValue(CommandLine.NoColor));
        parseResult.InvocationConfiguration.Output.Write(HelpText.Of(parseResult.CommandResult.Command, screen));
        return 0;
    }
}
