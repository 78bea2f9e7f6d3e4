using System.CommandLine;

namespace KeepTune.Cli.Options;

/// <summary>The three options that stand for, or in, a profile.</summary>
internal sealed class ValueOptions
{
    private readonly Option<string> time = new("--time") { Description = "Silence before the first probe", HelpName = "DUR" };
    private readonly Option<string> intvl = new("--intvl") { Description = "Wait between unanswered probes", HelpName = "DUR" };
    private readonly Option<string> probes = new("--probes") { Description = "Unanswered probes before the drop", HelpName = "N" };

    public void AddTo(Command command)
    {
        command.Add(time);
        command.Add(intvl);
        command.Add(probes);
    }

    /// <summary>As typed; null where not given.</summary>
    public IReadOnlyDictionary<KeepaliveKey, string?> Of(ParseResult parsed) => new Dictionary<KeepaliveKey, string?>
    {
        [KeepaliveKey.Time] = parsed.GetValue(time),
        [KeepaliveKey.Intvl] = parsed.GetValue(intvl),
        [KeepaliveKey.Probes] = parsed.GetValue(probes),
    };
}
