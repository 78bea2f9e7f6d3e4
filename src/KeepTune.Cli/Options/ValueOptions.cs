using System.CommandLine;

namespace KeepTune.Cli.Options;

/// <summary>The options for the three values, which replace a profile or some of its values.</summary>
internal sealed class ValueOptions
{
    private readonly Option<string> time = new("--time") { Description = "Set the idle time before the first probe", HelpName = "DUR" };
    private readonly Option<string> intvl = new("--intvl") { Description = "Set the interval between unanswered probes", HelpName = "DUR" };
    private readonly Option<string> probes = new("--probes")
    {
        Description = "Set how many unanswered probes end a connection",
        HelpName = "N",
    };

    public void AddTo(Command command)
    {
        command.Add(time);
        command.Add(intvl);
        command.Add(probes);
    }

    /// <summary>As typed; null if not given.</summary>
    public IReadOnlyDictionary<SysctlKey, string?> Of(ParseResult parsed) => new Dictionary<SysctlKey, string?>
    {
        [SysctlKey.Time] = parsed.GetValue(time),
        [SysctlKey.Intvl] = parsed.GetValue(intvl),
        [SysctlKey.Probes] = parsed.GetValue(probes),
    };
}
