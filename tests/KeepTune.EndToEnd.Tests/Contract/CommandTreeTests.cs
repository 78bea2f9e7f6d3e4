using System.CommandLine;
using System.Text.RegularExpressions;
using KeepTune.Cli;
using KeepTune.Cli.Help;

namespace KeepTune.EndToEnd.Tests.Contract;

/// <summary>The command tree, the help, the man pages and the completions name the same things.</summary>
public sealed partial class CommandTreeTests : IDisposable
{
    private const string MainPage = "keeptune.8";

    private static readonly Command Root = new CommandLine([]).Root;

    private readonly Sandbox sandbox = new();

    public static TheoryData<string> Verbs => new(Leaves(Root).Select(leaf => leaf.Path));

    public static TheoryData<string> Pages => new(Directory.GetFiles(Manual).Select(file => Path.GetFileName(file)));

    private static string Manual => Path.Combine(Sandbox.Repository, "src/man");

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [MemberData(nameof(Verbs))]
    public void The_man_page_of_each_verb_documents_its_options(string verb)
    {
        var page = ManPage(PageOf(verb));
        var command = Leaves(Root).Single(leaf => leaf.Path == verb).Command;

        Assert.Contains($"keeptune {verb}", page, StringComparison.Ordinal);
        Assert.All(command.Options, option => Assert.Matches(Word(option.Name), page));
    }

    [Fact]
    public void The_main_man_page_documents_each_global_option_and_lists_each_verb_and_page()
    {
        var page = ManPage(MainPage);

        Assert.All(Root.Options, option => Assert.Matches(Word(option.Name), page));
        Assert.All(Root.Subcommands.Where(verb => !verb.Hidden), verb => Assert.Matches(Word(verb.Name), page));
        Assert.All(
            Pages.Select(name => name.Data).Where(name => name != MainPage),
            name => Assert.Contains($"{Path.GetFileNameWithoutExtension(name)}({name[^1]})", page, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_man_page_names_no_option_that_does_not_exist(string page)
    {
        var known = Leaves(Root).SelectMany(leaf => leaf.Command.Options).Concat(Root.Options).Select(option => option.Name).ToHashSet();
        // Options of other programs in the examples.
        known.UnionWith(["--system"]);

        Assert.All(LongOption().Matches(ManPage(page)), option => Assert.Contains(option.Value, known));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_man_page_fits_a_terminal_of_80_columns(string page)
    {
        Assert.All(Rendered(page, 80).Split('\n'), line => Assert.InRange(line.Length, 0, 79));
    }

    [Fact]
    public void The_man_page_of_profiles_lists_each_built_in_profile_with_its_values()
    {
        var page = ManPage("keeptune-profile.5");

        Assert.All(new Core.Profiles.BuiltInProfiles().Names(), name => Assert.Contains(name, page, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Help_of_each_verb_names_its_options(string verb)
    {
        var help = Expect.Quietly(sandbox.Keeptune([.. verb.Split(' '), "--help"]));

        var command = Leaves(Root).Single(leaf => leaf.Path == verb).Command;
        Assert.All(Offered(command), option => Assert.Contains(option, help, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Bash_completes_each_verb_and_its_options(string verb)
    {
        var command = Leaves(Root).Single(leaf => leaf.Path == verb).Command;
        var words = verb.Split(' ');

        Assert.Contains(words[^1], Bash([.. words[..^1], ""]));
        Assert.Equal(Offered(command).Order(StringComparer.Ordinal), Bash([.. words, "--"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Bash_completes_profiles_fields_and_words()
    {
        Assert.Equal(["aggressive", "aws", "azure"], Bash("apply", "a"));
        Assert.Equal(["detection_s", "detection_worst_s"], Bash("show", "--field", "d"));
        Assert.Equal(["proc", "sysctl"], Bash("apply", "cloud", "--via", ""));
        Assert.Equal(["bash", "fish", "zsh"], Bash("completion", ""));
        Assert.Equal(["aggressive", "aws", "azure"], Bash("export", "a"));
        Assert.Equal(["c", "cni-tuning", "compose", "csharp"], Bash("export", "cloud", "--to", "c"));
    }

    [Fact]
    public void Bash_completes_the_commands_that_help_explains()
    {
        Assert.Equal(["show", "sockets", "status"], Bash("help", "s"));
        Assert.Equal(["list", "refresh", "set"], Bash("help", "sockets", ""));
        Assert.Equal(["sockets"], Bash("help", "sockets"));
        Assert.Empty(Bash("help", "sockets", "set", ""));
    }

    [Fact]
    public void Options_are_completed_by_their_long_names()
    {
        Assert.Equal(["--dry-run"], Bash("apply", "aws", "--dr"));
        Assert.All(Bash("apply", "aws", "-"), option => Assert.StartsWith("--", option, StringComparison.Ordinal));
    }

    [Fact]
    public void Fish_completes_with_descriptions()
    {
        var ran = sandbox.Shell(
            "ln -sf $K /run/keeptune-bin; mkdir -p /run/path; ln -sf $K /run/path/keeptune; HOME=/run PATH=/run/path:$PATH fish "
                + "--no-config -c 'keeptune completion fish | source; complete --do-complete \"keeptune apply --per\"'");

        Assert.Equal(
            "--persist\tAlso write the sysctl.d file, so that the values survive a reboot\n--persist-only\tWrite only the sysctl.d "
                + "file and leave the running kernel unchanged\n",
            ran.Output);
    }

    [Fact]
    public void Zsh_completes_what_the_line_begins()
    {
        const string script = """
            mkdir -p /run/path /run/fns; ln -sf $K /run/path/keeptune; $K completion zsh >/run/fns/_keeptune
            cat >/run/try.zsh <<'Z'
            zmodload zsh/zpty
            zpty z 'PATH=/run/path:$PATH TERM=vt100 zsh -f -i'
            zpty -w z 'PS1=; fpath=(/run/fns $fpath); autoload -Uz compinit; compinit -u -d /run/zcompdump; bindkey "^I" complete-word; print READ''Y'
            zpty -r z out '*READY*'
            zpty -n -w z $'keeptune apply aggr\t'
            all=
            for i in {1..100}; do
                while zpty -rt z out; do all+=$out; done
                [[ $all == *aggressive* ]] && break
                sleep 0.1
            done
            print -r -- "$all"
            Z
            HOME=/run timeout 20 zsh -f /run/try.zsh
            """;

        Assert.Contains("keeptune apply aggressive", sandbox.Shell(script).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "keeptune.bash")]
    [InlineData("zsh", "_keeptune")]
    [InlineData("fish", "keeptune.fish")]
    public void The_installed_script_is_the_printed_one(string shell, string file)
    {
        Assert.Equal(
            File.ReadAllText(Path.Combine(Sandbox.Repository, "src/completion", file)),
            Expect.Quietly(sandbox.Keeptune("completion", shell)));
    }

    [Fact]
    public void Version_is_one_line()
    {
        Assert.Matches(@"^keeptune \d+\.\d+\.\d+\n$", Expect.Quietly(sandbox.Keeptune("--version")));
        Assert.Equal(sandbox.Keeptune("--version"), sandbox.Keeptune("-V"));
    }

    private IEnumerable<string> Bash(params string[] words)
    {
        var line = string.Join(' ', words.Prepend("keeptune").Select(word => $"'{word}'"));
        var ran = sandbox.Shell(
            $"eval \"$($K completion bash)\"; keeptune() {{ $K \"$@\"; }}; COMP_WORDS=({line}); COMP_CWORD={words.Length}; _keeptune; "
                + $"printf '%s\\n' \"${{COMPREPLY[@]}}\"");
        Assert.Equal("", ran.Error);
        return ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static IEnumerable<string> Offered(Command command) =>
        command.Options.Concat(Root.Options.Where(option => option.Recursive))
            .Select(option => option.Name)
            .Where(option => HelpPages.Takes(command, option));

    private static IEnumerable<(string Path, Command Command)> Leaves(Command command, string path = "") =>
        command.Subcommands.Where(sub => !sub.Hidden)
        .SelectMany(sub => sub.Subcommands.Count > 0 ? Leaves(sub, path + sub.Name + " ") : [(path + sub.Name, sub)]);

    // Verbs without their own page are on the main page.
    private static string PageOf(string verb)
    {
        var name = verb.Split(' ')[0] is var first && first is "confirm" or "revert" ? "keeptune-apply.8" : $"keeptune-{first}.8";
        return File.Exists(Path.Combine(Manual, name)) ? name : MainPage;
    }

    private static string Word(string name) => @$"(?<![\w-]){Regex.Escape(name)}(?![\w-])";

    // The rendered page as one line, so that no line break separates two words.
    private static string ManPage(string file) => Whitespace().Replace(Rendered(file, 1000), " ");

    private static string Rendered(string file, int width)
    {
        var ran = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("man", ["-P", "cat", "-l", Path.Combine(Manual, file)])
            {
                RedirectStandardOutput = true,
                Environment = { ["MANWIDTH"] = $"{width}", ["LC_ALL"] = "C.UTF-8" },
            })!;
        return ran.StandardOutput.ReadToEnd().Replace('\u2010', '-').Replace('\u2212', '-');
    }

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z0-9-]+")]
    private static partial Regex LongOption();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
