using System.CommandLine;
using System.Text;

namespace KeepTune.Cli.Help;

/// <summary>The help of a command: what it does, its usage, its options in groups, examples.</summary>
internal sealed class HelpText
{
    private const int MaxWidth = 100;

    /// <summary>A name that is longer has a line of its own.</summary>
    private const int MaxLabel = 31;

    private const int Gap = 2;

    private readonly Command command;
    private readonly HelpPage page;
    private readonly Screen screen;
    private readonly List<HangingText> lines = [];

    private HelpText(Command command, Screen screen)
    {
        this.command = command;
        this.screen = screen with { Width = Math.Min(screen.Width, MaxWidth) };
        page = HelpPages.Of(command);
    }

    private sealed record Section(string Heading, IReadOnlyList<Symbol> Entries);

    private IList<Option> GlobalOptions => command.Top().Options;

    public static string Of(Command command, Screen screen) => new HelpText(command, screen).Write(isShort: false);

    /// <summary>The commands alone, for a person who has typed none.</summary>
    public static string Short(Command command, Screen screen) => new HelpText(command, screen).Write(isShort: true);

    private string Write(bool isShort)
    {
        Add("", $"{page.Purpose ?? command.Description}.");
        Add();
        Add("Usage: ", Usage());
        List<Section> sections = [.. (isShort ? Groups() : AllSections()).Where(section => section.Entries.Count > 0)];
        AddSections(sections);
        if (!isShort)
            AddExamples();
        Add();
        AddClosing(sections);
        return TextRenderer.Text(screen, lines);
    }

    private string Usage()
    {
        var usage = new StringBuilder(command.Path());
        if (command.Subcommands.Count > 0)
            usage.Append(command.Action is null ? " COMMAND" : " [COMMAND]");
        foreach (var argument in command.Arguments)
        {
            var name = argument.Arity.MaximumNumberOfValues > 1 ? $"{argument.Name}..." : argument.Name;
            usage.Append(argument.Arity.MinimumNumberOfValues == 0 ? $" [{name}]" : $" {name}");
        }

        return usage.Append(page.Required is null ? "" : $" {page.Required}").Append(" [OPTIONS]").ToString();
    }

    private IEnumerable<Section> AllSections() =>
    [
        new("Arguments", [.. command.Arguments]),
        new("Commands", LeftOver(command.Subcommands)),
        new("Options", LeftOver(command.Options.Except(GlobalOptions))),
        .. Groups(),
        new("Global options", [.. page.Global.Select(Find)]),
    ];

    private IEnumerable<Section> Groups() => page.Groups.Select(group => new Section(group.Heading, [.. group.Names.Select(Find)]));

    private List<Symbol> LeftOver(IEnumerable<Symbol> symbols) => [.. symbols.Where(symbol => !symbol.Hidden && !page.Names(symbol.Name))];

    private Symbol Find(string name) =>
        command.Subcommands.Concat<Symbol>(command.Options).Concat(GlobalOptions).First(symbol => symbol.Name == name);

    private void AddSections(IReadOnlyList<Section> sections)
    {
        var labels = sections.SelectMany(section => section.Entries).Select(entry => Label(entry).Length);
        var column = labels.Where(length => length <= MaxLabel).Max() + Gap;
        foreach (var section in sections)
        {
            Add();
            Add("", StyledText.Heading($"{section.Heading}:"));
            foreach (var entry in section.Entries)
            {
                var label = Label(entry);
                if (label.Length > MaxLabel)
                    Add(label);
                Add(label.Length > MaxLabel ? new string(' ', column) : label.PadRight(column), entry.Description ?? "");
            }
        }
    }

    private void AddExamples()
    {
        if (page.Examples.Count == 0)
            return;
        Add();
        Add("", StyledText.Heading("Examples:"));
        foreach (var example in page.Examples)
        {
            Add("  ", $"{example.Purpose}:");
            // Never wrapped: it is to be copied.
            Add($"    {example.Command}");
        }
    }

    private void AddClosing(IReadOnlyList<Section> sections)
    {
        var (path, top) = (command.Path(), command.Top().Name);
        if (sections.SelectMany(section => section.Entries).Any(entry => entry is Option { HelpName: "DUR" }))
            Add("", "DUR is a number of seconds, or a span such as 90s, 2m or 1h30m.");
        if (command.Subcommands.Count > 0)
            Add("", $"Run '{top} help{path[top.Length..]} COMMAND' for the options of a command.");
        Add("", $"See {HelpPages.ManPageOf(command)}(8) for details.");
    }

    private static string Label(Symbol symbol)
    {
        if (symbol is not Option option)
            return $"  {symbol.Name}";
        var letter = option.Aliases.FirstOrDefault(alias => alias.Length == 2);
        return $"  {(letter is null ? "    " : $"{letter}, ")}{option.Name}{(option.HelpName is null ? "" : $" {option.HelpName}")}";
    }

    private void Add(string head = "", StyledText? text = null) => lines.Add(new(head, text ?? StyledText.Empty));
}
