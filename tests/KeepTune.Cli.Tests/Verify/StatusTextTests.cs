using KeepTune.Cli.Policy;
using KeepTune.Cli.Tests.Console;
using KeepTune.Cli.Verify;

namespace KeepTune.Cli.Tests.Verify;

public class StatusTextTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private static readonly SettingsResult Aggressive = new(30, 10, 3);

    private static readonly BootStatusResult Boots = new(
        true, false, true, Aggressive, Aggressive, "change 1",
        new("/etc/sysctl.d/90-keeptune.conf:3", "/etc/sysctl.d/90-keeptune.conf:4", "/etc/sysctl.d/90-keeptune.conf:5"), "systemd", []);

    private static readonly BootStatusResult Lost = new(
        true, false, true, null, new(7200, 75, 9), null, new(null, null, null), "systemd", []);

    private static readonly StatusResult Untouched = new(
        StatusResult.SchemaName, Ok: true, "net:[1]", "aggressive", null, null, null, null, new(true, null, Aggressive, null), null, Lost,
        [], null, null);

    private static readonly StatusResult Applied = Untouched with
    {
        Since = At,
        By = "anna",
        CommandLine = "keeptune apply aggressive --persist",
        Runtime = new(true, Aggressive, Aggressive, "change 1"),
        File = new(true, "/etc/sysctl.d/90-keeptune.conf", Aggressive, Aggressive, "change 1", null),
        Boot = Boots,
    };

    [Fact]
    public void If_nothing_was_changed_it_says_so() => Expect(
        """
        active     30/10/3 (time/intvl/probes), profile aggressive
        origin     not set by keeptune
        next boot  not persistent: returns to 7200/75/9 (use --persist)

        """,
        Untouched);

    [Fact]
    public void It_says_when_by_whom_and_with_which_command() => Expect(
        $"""
        active     30/10/3 (time/intvl/probes), profile aggressive
        since      {Describe.Time(At)} by anna
        command    keeptune apply aggressive --persist
        running    as applied
        file       /etc/sysctl.d/90-keeptune.conf, as written
        next boot  ok: 30/10/3 from /etc/sysctl.d/90-keeptune.conf:3,4,5

        """,
        Applied);

    [Fact]
    public void A_pending_change_says_how_long() => Expect(
        $"""
        active       30/10/3 (time/intvl/probes), profile aggressive
        origin       not set by keeptune
        next boot    not persistent: returns to 7200/75/9 (use --persist)
        unconfirmed  42 s left in net:[7], rolls back at {Describe.Time(At)} unless you run 'keeptune confirm'

        """,
        Untouched with { PendingConfirmationS = 41.2, PendingUntil = At, PendingNetns = "net:[7]" });

    [Fact]
    public void Drift_of_the_values_and_of_the_file_is_reported() => Expect(
        $"""
        active     60/10/3 (time/intvl/probes), profile custom
        since      {Describe.Time(At)}
        command    keeptune apply aggressive --persist
        running    drifted: keeptune applied 30/10/3
        file       /etc/sysctl.d/90-keeptune.conf: missing
        next boot  deviates: 7200/75/9

        """,
        Applied with
        {
            Ok = false,
            Profile = null,
            By = null,
            Runtime = new(false, Aggressive, new(60, 10, 3), "change 1"),
            File = Applied.File! with { Ok = false, Actual = null, Problem = Checks.Missing },
            Boot = Lost with { Ok = false },
        });

    [Fact]
    public void The_next_boot_is_checked_and_other_writers_are_named() => Expect(
        $"""
        active       30/10/3 (time/intvl/probes), profile aggressive
        since        {Describe.Time(At)} by anna
        command      keeptune apply aggressive --persist
        running      as applied
        file         /etc/sysctl.d/90-keeptune.conf, as written
        next boot    deviates: 60/10/3
                     '/etc/sysctl.d/99-x.conf:1' overrides this at boot
        also set by  TuneD: net.ipv4.tcp_keepalive_time = 60 (/etc/tuned/x/tuned.conf:4)

        """,
        Applied with
        {
            Ok = false,
            Boot = Boots with { Ok = false, Actual = new(60, 10, 3), Problems = ["'/etc/sysctl.d/99-x.conf:1' overrides this at boot"] },
            ActiveTuners = [new("TuneD", "net.ipv4.tcp_keepalive_time", 60, "/etc/tuned/x/tuned.conf:4")],
        });

    [Theory]
    [InlineData(false, "interrupted")]
    [InlineData(true, "in progress")]
    public void An_open_change_is_interrupted_or_in_progress(bool inProgress, string label) =>
        Assert.EndsWith(
            $"\n{label,-11}  keeptune apply db, started {Describe.Time(At)}\n",
            Text(Applied with { Interrupted = new(2, At, "keeptune apply db", inProgress) }),
            StringComparison.Ordinal);

    [Fact]
    public void Missing_policies_are_counted_and_unreadable_ones_are_not_taken_for_none()
    {
        MissingPolicyResult[] one = [new("/system.slice/app.service", "app.service", "/etc/systemd/system/app.service.d/keeptune.conf")];

        Assert.EndsWith(
            "\npolicies   missing on 1 running unit: see 'keeptune policy list'\n",
            Text(Applied with { MissingPolicies = one }),
            StringComparison.Ordinal);
        Assert.EndsWith(
            "\npolicies   not checked: run as root\n",
            Text(Applied with { MissingPolicies = null, PoliciesNotChecked = "run as root" }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_wraps_and_a_pipe_does_not()
    {
        Assert.All(StatusText.Render(Applied, Screens.Terminal(50)).Lines(), line => Assert.InRange(line.Length, 1, 50));
        Assert.Equal(6, Text(Applied).Lines().Count());
    }

    private static string Text(StatusResult result) => StatusText.Render(result, Screen.Plain);

    private static void Expect(string text, StatusResult result) => Assert.Equal(text, Text(result));
}
