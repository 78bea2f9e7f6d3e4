namespace KeepTune.Cli.Help;

/// <summary>What the help of a command has beyond its names and their descriptions.</summary>
/// <param name="Groups">Options, or commands, under headings; those that no group names come first, under a plain one.</param>
/// <param name="Examples">Each is a command line that works as it is.</param>
internal sealed record HelpPage(IReadOnlyList<HelpGroup> Groups, IReadOnlyList<HelpExample> Examples)
{
    /// <summary>The first sentence where the command's description, which fits on a line of a list, is too short for it.</summary>
    public string? Purpose { get; init; }

    /// <summary>An option that the command does not work without, as the usage shows it.</summary>
    public string? Required { get; init; }

    /// <summary>The options of the whole program that have an effect on the command.</summary>
    public IReadOnlyList<string> Global { get; init; } = ["--json", "--quiet", "--no-color", "--help"];

    public bool Names(string name) => Global.Contains(name) || Groups.Any(group => group.Names.Contains(name));
}

/// <param name="Names">Of options or of commands, in the order in which they are shown.</param>
internal sealed record HelpGroup(string Heading, params string[] Names);

/// <param name="Purpose">What it does, as a person would ask for it.</param>
internal sealed record HelpExample(string Purpose, string Command);
