using System.CommandLine;
using KeepTune.Cli;
using KeepTune.Cli.Console;
using KeepTune.Cli.Help;

namespace KeepTune.EndToEnd.Tests.Contract;

public sealed class HelpTests : IDisposable
{
    private static readonly Command Root = new CommandLine([]).Root;

    /// <summary>They take <c>--root</c> like every command, and it has no effect: they read no system.</summary>
    private static readonly string[] NeedNoSystem = ["profile check", "completion", "help"];

    /// <summary>What the examples name is there.</summary>
    private static readonly string Prepared =
        $"""
        mkdir -p /run/path /run/image/etc /etc/keeptune/profiles; ln -sf $K /run/path/keeptune; export PATH=/run/path:$PATH; cd /run
        cp {Sandbox.Repository}/profiles/aws.toml mine.toml; cp mine.toml /etc/keeptune/profiles/

        """;

    private readonly Sandbox sandbox = new();

    public static TheoryData<string> Paths => [.. Commands(Root).Select(Words)];

    public static TheoryData<string> Leaves => [.. Commands(Root).Where(command => command.Action is not null).Select(Words)];

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_command_help_prints_what_the_option_prints(string path)
    {
        var words = path.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var help = Expect.Quietly(sandbox.Keeptune([.. words, "--help"]));

        Assert.Equal(help, Expect.Quietly(sandbox.Keeptune(["help", .. words])));
        Assert.Equal(help, Expect.Quietly(sandbox.Keeptune([.. words, "-h"])));
        Assert.StartsWith($"{HelpPages.Of(Find(path)).Purpose ?? Find(path).Description}.", help.ReplaceLineEndings(" "));
    }

    [Fact]
    public void Help_of_a_command_that_does_not_exist_is_refused()
    {
        Expect.Refusal(
            sandbox, 2, () => sandbox.Keeptune("help", "aply"), "unknown command 'aply' for 'keeptune'", "did you mean 'apply'?");
        Expect.Refusal(sandbox, 2, () => sandbox.Keeptune("help", "sockets", "ste"), "did you mean 'set'?");
        Expect.Refusal(sandbox, 2, () => sandbox.Keeptune("help", "__watchdog"), "unknown command '__watchdog' for 'keeptune'");
    }

    [Fact]
    public void Without_a_command_the_help_goes_to_standard_error()
    {
        var ran = sandbox.Keeptune();

        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.Equal(HelpText.Short(Root, Screen.Plain), ran.Error);
        Assert.StartsWith("{\"schema\":\"keeptune.error.v1\"", sandbox.Keeptune("--json").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_is_shown_whatever_else_is_wrong() =>
        Assert.StartsWith("Apply a profile", Expect.Quietly(sandbox.Keeptune("apply", "--nosuch", "--persist=yes", "--help")));

    [Theory]
    [MemberData(nameof(Paths))]
    public void An_example_is_never_a_wrong_command_line(string path) => Assert.All(HelpPages.Of(Find(path)).Examples, example =>
    {
        // A terminal, since some commands ask there and want '--yes' elsewhere; what takes long has been understood by then.
        var ran = sandbox.Shell(
            $"{Prepared} SHELL=/bin/bash timeout 2 script -qec {ShellQuoted(InSandbox(example.Command))} /dev/null </dev/null");

        Assert.True(ran.ExitCode != 2, $"{example.Command}: {ran.Output}{ran.Error}");
    });

    [Theory]
    [MemberData(nameof(Leaves))]
    public void An_image_is_shown_as_an_option_where_it_is_not_refused(string path)
    {
        var examples = HelpPages.Of(Find(path)).Examples.Select(example => example.Command);
        var refused = examples.Where(IsRefusedWithAnImage);

        if (HelpPages.Takes(Find(path), CommandLine.RootDirectory.Name))
            Assert.NotEqual(examples, refused);
        else if (!NeedNoSystem.Contains(path))
            Assert.Equal(examples, refused);
    }

    private bool IsRefusedWithAnImage(string example)
    {
        var line = example.Contains("--root ", StringComparison.Ordinal) ? example : $"{example} --root /mnt/image";
        var ran = sandbox.Shell($"{Prepared} timeout 2 {InSandbox(line)} </dev/null");
        return ran.ExitCode == 2 && ran.Error.Contains("'--root'", StringComparison.Ordinal);
    }

    // Where the sandbox has room for an image; not every machine has fish, whose 'source' reads standard input.
    private static string InSandbox(string example) =>
        example.Replace("/mnt/image", "/run/image", StringComparison.Ordinal).Replace("| source", "| cat", StringComparison.Ordinal);

    private static string ShellQuoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static Command Find(string words) => Commands(Root).Single(command => Words(command) == words);

    private static string Words(Command command) => command.Path()[Root.Name.Length..].TrimStart();

    private static IEnumerable<Command> Commands(Command command) =>
        command.Subcommands.Where(sub => !sub.Hidden).SelectMany(Commands).Prepend(command);
}
