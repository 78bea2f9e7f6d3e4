namespace KeepTune.Cli.Tests;

public class UsageErrorTests
{
    [Theory]
    [InlineData("", "'keeptune' needs a command, expected one of show, status, profile, apply, confirm, revert, history, verify, boot, "
        + "sockets, policy, prove, plan, export, completion, help", "run 'keeptune --help'")]
    [InlineData("shwo", "unknown command 'shwo' for 'keeptune'", "did you mean 'show'? see 'keeptune --help'")]
    [InlineData("frobnicate", "unknown command 'frobnicate' for 'keeptune'", "run 'keeptune --help'")]
    [InlineData("profile", "'keeptune profile' needs a command, expected one of list, show, check", "run 'keeptune profile --help'")]
    [InlineData("profile lits", "unknown command 'lits' for 'keeptune profile'", "did you mean 'list'? see 'keeptune profile --help'")]
    [InlineData("show extra", "unexpected argument 'extra' for 'keeptune show'", "run 'keeptune show --help'")]
    [InlineData("show --explian", "unknown option '--explian' for 'keeptune show'", "did you mean '--explain'? see 'keeptune show --help'")]
    [InlineData("show --jsn", "unknown option '--jsn' for 'keeptune show'", "did you mean '--json'? see 'keeptune show --help'")]
    [InlineData("apply aws azure", "unexpected argument 'azure' for 'keeptune apply'", "run 'keeptune apply --help'")]
    [InlineData("apply aws --presist", "unknown option '--presist' for 'keeptune apply'", "did you mean '--persist'? see 'keeptune apply "
        + "--help'")]
    [InlineData("apply --presist", "unknown option '--presist' for 'keeptune apply'", "did you mean '--persist'? see 'keeptune apply "
        + "--help'")]
    [InlineData("apply -x", "unknown option '-x' for 'keeptune apply'", "run 'keeptune apply --help'")]
    [InlineData("profile show --oops", "unknown option '--oops' for 'keeptune profile show'", "run 'keeptune profile show --help'")]
    [InlineData("sockets ste", "unknown command 'ste' for 'keeptune sockets'", "did you mean 'set'? see 'keeptune sockets --help'")]
    [InlineData("sockets refresh --spread 5", "unknown option '--spread' for 'keeptune sockets "
        + "refresh'", "run 'keeptune sockets refresh --help'")]
    [InlineData("apply aws -n=yes", "'-n=yes': '-n' takes no value", "run 'keeptune apply --help'")]
    [InlineData("apply aws -ny", "unknown option '-ny' for 'keeptune apply'", "run 'keeptune apply --help'")]
    [InlineData("profile ls", "unknown command 'ls' for 'keeptune profile'", "did you mean 'list'? see 'keeptune profile --help'")]
    [InlineData("undo", "unknown command 'undo' for 'keeptune'", "did you mean 'revert'? see 'keeptune --help'")]
    [InlineData("hist", "unknown command 'hist' for 'keeptune'", "did you mean 'history'? see 'keeptune --help'")]
    [InlineData("plan aws-nlb", "unexpected argument 'aws-nlb' for 'keeptune plan'", "did you mean '--through aws-nlb'? see 'keeptune plan "
        + "--help'")]
    [InlineData("export cloud kubernetes", "unexpected argument 'kubernetes' for 'keeptune export'", "did you mean '--to kubernetes'? see "
        + "'keeptune export --help'")]
    [InlineData("apply --profile aws", "unknown option '--profile' for 'keeptune apply'", "the profile is an argument: 'keeptune "
        + "apply aws'")]
    [InlineData("apply --profile=aws -n", "unknown option '--profile=aws' for 'keeptune apply'", "the profile is an argument: 'keeptune "
        + "apply aws'")]
    [InlineData("sockets set --profile", "unknown option '--profile' for 'keeptune sockets set'", "the profile is an argument: 'keeptune "
        + "sockets set PROFILE'")]
    [InlineData("revert --al", "unknown option '--al' for 'keeptune revert'", "did you mean '--all'? see 'keeptune revert --help'")]
    public void A_wrong_command_line_is_reported_in_our_own_words(string line, string message, string hint)
    {
        var failure = Refusal(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((FailureKind.InvalidInput, message, hint), (failure?.Kind, failure?.Message, failure?.Hint));
    }

    [Theory]
    [InlineData("apply --time")]
    [InlineData("apply --time 5 --time 6")]
    [InlineData("profile show")]
    [InlineData("profile check")]
    [InlineData("completion")]
    [InlineData("sockets set")]
    public void Missing_and_repeated_arguments_are_refused_with_a_hint_to_help(string line)
    {
        var failure = Refusal(line.Split(' '));

        Assert.Equal(FailureKind.InvalidInput, failure?.Kind);
        Assert.Matches(@"^[a-z'].*[^.]$", failure!.Message);
        Assert.Matches("^run 'keeptune [a-z ]+ --help'$", failure.Hint);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("show --explain --no-color")]
    [InlineData("--json show")]
    [InlineData("apply aws --time 5m --persist --file 91.conf --wait 0")]
    [InlineData("apply --time=5m --intvl 10 --probes 3 --dry-run --diff")]
    [InlineData("apply -- --strange-name")]
    [InlineData("profile check a.toml b.toml")]
    [InlineData("revert --all --force --quiet")]
    [InlineData("revert -n --diff")]
    [InlineData("verify cloud --runtime")]
    [InlineData("history --limit 3")]
    [InlineData("plan --through aws-nlb --through ipvs")]
    [InlineData("sockets set aws --port 5432 --spread 60 --yes")]
    [InlineData("apply aws -n -y -q")]
    [InlineData("-q show")]
    [InlineData("sockets refresh --all -n -y")]
    [InlineData("-V")]
    [InlineData("-h")]
    [InlineData("help")]
    [InlineData("help sockets set")]
    [InlineData("--help")]
    [InlineData("profile --help")]
    [InlineData("__complete show --ex")]
    public void A_right_command_line_passes(string line) => Assert.Null(Refusal(line.Split(' '))?.Message);

    [Fact]
    public void A_control_character_is_shown_escaped()
    {
        Assert.Equal(@"unknown command '\x1b[2J' for 'keeptune'", Refusal("\e[2J")?.Message);
        Assert.Equal(@"unknown option '--\x1b[2J' for 'keeptune show'", Refusal("show", "--\e[2J")?.Message);
    }

    [Fact]
    public void A_word_that_begins_with_an_at_sign_is_not_a_response_file() =>
        Assert.Equal("unknown command '@/etc/passwd' for 'keeptune'", Refusal("@/etc/passwd")?.Message);

    // As Program.Run asks.
    private static Failure? Refusal(params string[] arguments)
    {
        var parsed = new CommandLine(arguments).Parse();
        return parsed.Action is { ClearsParseErrors: true } ? null : UsageError.Of(parsed, arguments);
    }
}
