using System.CommandLine;
using System.Text.RegularExpressions;
using KeepTune.Cli.Help;
using KeepTune.Cli.Tests.Console;

namespace KeepTune.Cli.Tests.Help;

public sealed partial class HelpTextTests
{
    private const int Width = 80;

    private static readonly Command Root = new CommandLine([]).Root;

    public static TheoryData<string> Paths => [.. Commands(Root).Select(command => command.Path())];

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_help_of_a_command_is_as_accepted(string path) =>
        Snapshot.Matches($"help/{path.Replace(' ', '-')}", HelpText.Of(Find(path), Screen.Plain));

    [Fact]
    public void Without_a_command_the_commands_are_listed_and_nothing_else()
    {
        var help = HelpText.Short(Root, Screen.Plain);

        Snapshot.Matches("help/short", help);
        Assert.DoesNotContain("--", help, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void No_line_is_too_long_and_no_word_is_cut(string path)
    {
        var help = HelpText.Of(Find(path), Screen.Plain);

        Assert.All(help.Lines(), line => Assert.True(line.Length <= Width, line));
        Assert.All(help.Lines(), line => Assert.Equal(line.TrimEnd(), line));
        var symbols = Find(path).Arguments.Concat<Symbol>(Find(path).Options).Concat(Find(path).Subcommands.Where(sub => !sub.Hidden));
        Assert.All(
            symbols.Where(symbol => symbol.Name != "--root"),
            symbol => Assert.Contains(OneLine(symbol.Description!), OneLine(help), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(132)]
    public void A_terminal_of_another_width_cuts_no_word_either(int width) => Assert.All(Commands(Root), command =>
    {
        var help = HelpText.Of(command, Screens.Terminal(width));

        Assert.Equal(Words(HelpText.Of(command, Screen.Plain)), Words(help));
        // A command line is to be copied, so it stays whole.
        Assert.All(
            help.Lines().Where(line => !line.StartsWith("    ", StringComparison.Ordinal)),
            line => Assert.True(line.Length <= width, line));
    });

    [Fact]
    public void The_main_help_has_a_line_for_each_command() => Assert.All(
        Root.Subcommands.Where(command => !command.Hidden),
        command => Assert.Single(
            HelpText.Of(Root, Screen.Plain).Lines(),
            line => line.StartsWith($"  {command.Name} ", StringComparison.Ordinal)
                && line.EndsWith($" {command.Description}", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Paths))]
    public void Each_option_is_shown_once_and_the_common_ones_last(string path)
    {
        var options = Option().Matches(HelpText.Of(Find(path), Screen.Plain)).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(options.Distinct(), options);
        Assert.Subset(options.ToHashSet(), Find(path).Options.Except(Root.Options).Select(option => option.Name).ToHashSet());
        Assert.Equal(HelpPages.Of(Find(path)).Global, options.TakeLast(HelpPages.Of(Find(path)).Global.Count));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Each_description_is_a_clause_without_a_full_stop(string path) => Assert.All(
        Find(path).Options.Concat<Symbol>(Find(path).Arguments).Append(Find(path)),
        symbol => Assert.Matches("^[A-Z].*[^.]$", symbol.Description));

    [Theory]
    [MemberData(nameof(Paths))]
    public void Each_example_is_a_command_line_that_is_understood(string path)
    {
        var examples = HelpPages.Of(Find(path)).Examples;

        Assert.InRange(examples.Count, 2, 4);
        Assert.All(examples, example =>
        {
            var line = Program().Match(example.Command).Value;
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
            var parsed = new CommandLine(words).Parse();

            Assert.Null(UsageError.Of(parsed, words)?.Message);
            Assert.Empty(parsed.Errors);
            Assert.True($"{parsed.CommandResult.Command.Path()} ".StartsWith($"{path} ", StringComparison.Ordinal), line);
        });
    }

    [Theory]
    [InlineData("keeptune show", false)]
    [InlineData("keeptune sockets list", false)]
    [InlineData("keeptune plan", false)]
    [InlineData("keeptune boot", true)]
    [InlineData("keeptune verify", true)]
    [InlineData("keeptune profile list", true)]
    [InlineData("keeptune apply", true)]
    public void An_image_is_an_option_where_it_is_not_refused(string path, bool isShown)
    {
        Assert.Equal(isShown, HelpText.Of(Find(path), Screen.Plain).Contains("--root", StringComparison.Ordinal));
        Assert.Equal(isShown, HelpPages.Takes(Find(path), "--root"));
    }

    [Fact]
    public void What_may_be_left_out_is_in_brackets()
    {
        Assert.Contains("\nUsage: keeptune apply [PROFILE] [OPTIONS]\n", Help("keeptune apply"), StringComparison.Ordinal);
        Assert.Contains("\nUsage: keeptune export PROFILE --to FORMAT [OPTIONS]\n", Help("keeptune export"), StringComparison.Ordinal);
        Assert.Contains("\nUsage: keeptune profile check FILE... [OPTIONS]\n", Help("keeptune profile check"), StringComparison.Ordinal);
        Assert.Contains("\nUsage: keeptune policy COMMAND [OPTIONS]\n", Help("keeptune policy"), StringComparison.Ordinal);
        Assert.Contains("\nUsage: keeptune sockets [COMMAND] [OPTIONS]\n", Help("keeptune sockets"), StringComparison.Ordinal);
    }

    private static string Help(string path) => HelpText.Of(Find(path), Screen.Plain);

    private static Command Find(string path) => Commands(Root).Single(command => command.Path() == path);

    private static IEnumerable<Command> Commands(Command command) =>
        command.Subcommands.Where(sub => !sub.Hidden).SelectMany(Commands).Prepend(command);

    private static string[] Words(string text) => text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static string OneLine(string text) => string.Join(' ', Words(text));

    [GeneratedRegex(@"^(?:  -\w, |      )(--[\w-]+)", RegexOptions.Multiline)]
    private static partial Regex Option();

    // Without what the shell does around it.
    [GeneratedRegex(@"keeptune [^|>)]*")]
    private static partial Regex Program();
}
