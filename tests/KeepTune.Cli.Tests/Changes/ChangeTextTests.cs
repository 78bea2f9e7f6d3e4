using KeepTune.Cli.Changes;

namespace KeepTune.Cli.Tests.Changes;

public class ChangeTextTests
{
    private const string DropIn = "/etc/sysctl.d/90-keeptune.conf";

    private static readonly SettingsResult Old = new(7200, 75, 9);
    private static readonly SettingsResult New = new(30, 75, 3);

    private static readonly ChangeResult Applied = new(
        ChangeResult.ApplySchema, Changed: true, DryRun: false, "aggressive", [Namespace(Old, New)], null, [], null, null, null, null);

    [Fact]
    public void An_apply_shows_each_value_and_the_detection() => Expect(
        """
        net.ipv4.tcp_keepalive_time    7200 -> 30
        net.ipv4.tcp_keepalive_intvl     75
        net.ipv4.tcp_keepalive_probes     9 -> 3
        detection                      7875 s (2h 11m 15s) -> 255 s (4m 15s)

        """,
        Applied);

    [Fact]
    public void A_written_file_is_named() => Expect(
        $"{DropIn} written\n", Applied with { Namespaces = [], Persisted = File() });

    [Fact]
    public void An_unchanged_file_is_not_named() => Expect(
        "no change: the file already sets 'aggressive'\n",
        Applied with { Changed = false, Namespaces = [], Persisted = File() with { Changed = false } });

    [Fact]
    public void A_dry_run_says_would_and_that_nothing_was_changed() => Expect(
        $"{DropIn} would be written\ndry run: nothing was changed\n",
        Applied with { DryRun = true, Namespaces = [], Persisted = File() });

    [Fact]
    public void A_pending_change_says_until_when_and_what_to_type()
    {
        var until = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

        Expect(
            $"{DropIn} will be written once you confirm\nrolls back at {Describe.Time(until)} unless you run 'keeptune confirm'\n",
            Applied with
            {
                Namespaces = [],
                Persisted = File() with { Changed = false },
                ConfirmWithinS = 60,
                Until = until,
                AwaitsFile = true,
            });
        Expect(
            $"{DropIn} would be written\nwould roll back after 90 s (1m 30s) unless you run 'keeptune confirm'\n"
                + "dry run: nothing was changed\n",
            Applied with { DryRun = true, Namespaces = [], Persisted = File(), ConfirmWithinS = 90 });
    }

    [Fact]
    public void A_confirmation_shows_what_it_keeps_and_writes()
    {
        var confirmed = new ConfirmResult(
            ConfirmResult.SchemaName, Changed: true, Cancelled: false, "aggressive", [Namespace(Old, New)], File());

        Assert.Equal(ChangeText.Render(Applied) + $"{DropIn} written\nconfirmed\n", ChangeText.Render(confirmed));
        Assert.Equal($"{DropIn} written\nconfirmed\n", ChangeText.Confirmed(confirmed));
        Assert.Equal("nothing to confirm\n", ChangeText.Render(confirmed with { Changed = false, Namespaces = [], Persisted = null }));
    }

    [Theory]
    [InlineData(0, 0, 0, 0, true, "")]
    [InlineData(1, 0, 0, 0, true, "1 of 1 connection follows these values\n")]
    [InlineData(0, 6, 0, 0, true, "0 of 6 connections follow these values; 6 have values of their own ('keeptune sockets' lists them)\n")]
    [InlineData(3, 1, 2, 4, false, "3 of at least 10 connections follow these values; 1 has values of its own, 2 have keepalive off, "
        + "4 could not be inspected ('keeptune sockets' lists them)\n")]
    public void An_apply_says_how_many_connections_it_reaches(int follow, int own, int off, int unknown, bool complete, string text) =>
        Assert.Equal(text, ChangeText.Reached(new(follow, own, off, unknown, complete)));

    [Theory]
    [InlineData("aggressive", "no change: 'aggressive' (30/75/3) is already active\n")]
    [InlineData(null, "no change: 30/75/3 (time/intvl/probes) is already active\n")]
    public void Values_that_are_already_active_are_no_change(string? profile, string text) =>
        Expect(text, Applied with { Changed = false, Profile = profile, Namespaces = [Namespace(New, New)] });

    [Fact]
    public void A_diff_is_printed_alone() => Expect("--- a\n+++ a\n", Applied with { ShowsDiff = true, Diff = "--- a\n+++ a\n" });

    [Fact]
    public void An_empty_diff_still_says_no_change() => Expect(
        "no change: 'aggressive' (30/75/3) is already active\n",
        Applied with { Changed = false, Namespaces = [Namespace(New, New)], ShowsDiff = true, Diff = "" });

    [Fact]
    public void Values_that_never_end_a_connection_have_no_detection_time() =>
        Assert.Contains(
            "detection                      7875 s (2h 11m 15s) -> never\n",
            ChangeText.Render(Applied with { Namespaces = [Namespace(Old, new(-1, 75, 9))] }));

    [Fact]
    public void A_revert_that_removes_files_names_them() => Expect(
        $"{DropIn} removed\n/etc/sysctl.d/x.conf removed\n",
        Reverted(undone: 2) with
        {
            Changed = true,
            Persisted = File() with { Removed = true },
            AlsoPersisted = [File() with { Path = "/etc/sysctl.d/x.conf", Removed = true }],
        });

    [Theory]
    [InlineData(0, "nothing to revert\n")]
    [InlineData(1, "the old values are already active\n")]
    public void A_revert_without_effect_says_why(int undone, string text) => Expect(text, Reverted(undone));

    [Fact]
    public void A_revert_that_recovers_says_which_change()
    {
        var at = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

        Expect(
            $"change 7, interrupted at {Describe.Time(at)}, was rolled back\n",
            Reverted(0) with { Mended = new(7, at, "keeptune apply db", Completed: false) });
    }

    private static ChangeResult Reverted(int undone) => Applied with
    {
        Schema = ChangeResult.RevertSchema,
        Changed = false,
        Profile = null,
        Namespaces = [Namespace(Old, Old)],
        Undone = undone,
    };

    private static PersistedResult File() => new(DropIn, Changed: true, null, null, Removed: false);

    private static NamespaceChangeResult Namespace(SettingsResult before, SettingsResult after) =>
        NamespaceChangeResult.Of("net:[1]", before.Settings, after.Settings);

    private static void Expect(string text, ChangeResult result) => Assert.Equal(text, ChangeText.Render(result));
}
