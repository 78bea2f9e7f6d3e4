using KeepTune.Core.Sockets;
using KeepTune.Core.Sockets.Changes;

namespace KeepTune.Core.Tests.Sockets.Changes;

public class SocketChangePlanTests
{
    private static readonly TimerWheel Wheel = new(250);
    private static readonly KeepaliveSettings Wanted = KeepaliveSettings.FromSeconds(20, 2, 3);

    [Fact]
    public void Sockets_with_the_values_are_skipped_and_those_without_a_process_are_counted()
    {
        var plan = Plan(
            new(Wanted, null, false),
            Some.With(1, 20, 2, 3),
            Some.With(0, 20, 2, 3),
            Some.With(1, 20, 2, 4),
            Some.Connection() with { Inode = 0, Process = -1 });

        Assert.Equal((1, 1), (plan.Unchanged, plan.NotReachable));
        Assert.Equal([1, 2], plan.Changes.Select(change => change.Row));
        Assert.All(plan.Changes, change => Assert.Equal((Wanted, false), (change.Settings!.Value, change.Restart)));
        Assert.Equal((2, 1, TimeSpan.Zero), (plan.Burst, plan.Slices.Count, plan.Takes));
    }

    [Fact]
    public void A_refresh_affects_only_connections_with_keepalive()
    {
        var plan = Plan(
            new(null, null, false),
            Some.With(1, 20, 2, 3),
            Some.With(0, 20, 2, 3),
            Some.With(1, 20, 2, 3) with { State = TcpState.Listening });

        Assert.Equal([(0, true, (KeepaliveSettings?)null)], plan.Changes.Select(change => (change.Row, change.Restart, change.Settings)));
        Assert.Equal(2, plan.Unchanged);
    }

    [Fact]
    public void Sockets_idle_for_different_times_do_not_probe_together()
    {
        var sockets = Enumerable.Range(0, 3000).Select(i => Some.With(1, 7200, 75, 9) with { IdleMs = i * 10 }).ToArray();

        var minute = Plan(new(KeepaliveSettings.FromSeconds(60, 10, 3), null, false), sockets);

        Assert.InRange(minute.Burst, 200, 210);
        Assert.Single(minute.Slices);
        Assert.All(minute.Changes, change => Assert.False(change.Restart));
    }

    [Fact]
    public void Sockets_idle_for_longer_than_the_time_would_probe_at_once_and_are_batched()
    {
        var sockets = Enumerable.Range(0, 3000).Select(i => Some.With(1, 7200, 75, 9) with { IdleMs = 100_000 + (i * 100) }).ToArray();

        var plan = Plan(new(Wanted, null, false), [.. sockets, Some.With(0, 7200, 75, 9) with { State = TcpState.Listening }]);

        Assert.Equal(3000, plan.Burst);
        Assert.Equal(5, plan.Slices.Count);
        Assert.Equal([601, 600, 600, 600, 600], plan.Slices.Select(slice => slice.Count));
        Assert.Equal(3001, plan.Slices[^1].From + plan.Slices[^1].Count);
        Assert.Equal(3000, plan.Changes[0].Row);
        Assert.All(plan.Changes.Skip(1), change => Assert.True(change.Restart));
        Assert.Equal(TimeSpan.FromMilliseconds(2560 * 4), plan.Takes);
        AssertNoBurst(plan, _ => 20);
    }

    [Fact]
    public void Time_that_passed_since_the_listing_counts()
    {
        var sockets = Enumerable.Range(0, 3000).Select(i => Some.With(1, 7200, 75, 9) with { IdleMs = i * 10 }).ToArray();
        var wish = new SocketChangeGoal(KeepaliveSettings.FromSeconds(60, 10, 3), null, false);

        Assert.Single(Plan(wish, sockets).Slices);
        Assert.True(Plan(wish, TimeSpan.FromMinutes(1), sockets).Slices.Count > 1);
    }

    [Fact]
    public void An_allowed_burst_is_one_batch()
    {
        var plan = Plan(new(Wanted, null, true), [.. Enumerable.Repeat(Some.With(0, 7200, 75, 9), 108_000)]);

        Assert.Equal((108_000, 1), (plan.Burst, plan.Slices.Count));
    }

    [Fact]
    public void Too_many_sockets_for_the_interval_are_refused_with_the_maximum()
    {
        var failure = Assert.Throws<Failure>(() => Plan(new(Wanted, null, false), [.. Enumerable.Repeat(Some.With(0, 7200, 75, 9), 5000)]));

        Assert.Equal(FailureKind.Failed, failure.Kind);
        Assert.StartsWith(
            "5000 sockets can't probe every 20 s without bursts: at most 4200 can, 600 at a time",
            failure.Message,
            StringComparison.Ordinal);
        Assert.StartsWith("use a time of 16 s or ", failure.Hint, StringComparison.Ordinal);
        Assert.Contains("--spread", failure.Hint, StringComparison.Ordinal);
        Assert.True(
            Plan(
                new(Wanted with { Time = TimeSpan.FromSeconds(16) }, null, false),
                [.. Enumerable.Repeat(Some.With(0, 7200, 75, 9), 5000)]).Slices.Count > 1);
    }

    [Fact]
    public void With_a_larger_backlog_more_may_probe_together()
    {
        var wish = new SocketChangeGoal(KeepaliveSettings.FromSeconds(100, 10, 3), null, false);
        var table = Table([.. Enumerable.Repeat(Some.With(0, 7200, 75, 9), 100_000)]);

        Assert.Throws<Failure>(() => Plan(wish, table));
        var plan = Plan(wish, table, safe: ProbeBurst.SafeWith(10_000));

        Assert.Equal((6000, 17, 100_000), (plan.Safe, plan.Slices.Count, plan.Slices.Sum(slice => slice.Count)));
        Assert.Equal([600, 300, 1, 6000], new[] { 1000, 500, 0, 1_000_000 }.Select(ProbeBurst.SafeWith));
    }

    [Fact]
    public void A_spread_gives_each_socket_its_own_time_and_always_the_same()
    {
        var sockets = Enumerable.Range(0, 18_000)
            .Select(_ => Some.With(0, 7200, 75, 9))
            .Append(Some.With(0, 7200, 75, 9) with { State = TcpState.Listening })
            .ToArray();
        var wish = new SocketChangeGoal(Wanted, TimeSpan.FromSeconds(100), false);

        var plan = Plan(wish, sockets);
        var again = Plan(
            wish,
            [
                .. sockets.Select(
                    (socket, i) => socket with { Keepalive = 1, Time = plan.Changes[i].Settings!.Value.TimeSeconds, Intvl = 2, Probes = 3 })
            ]);

        Assert.Equal((1, 0), (plan.Slices.Count, again.Changes.Length));
        Assert.Equal((20, 70, 119, 20), (Time(plan, 0), Time(plan, 9_000), Time(plan, 17_999), Time(plan, 18_000)));
        Assert.InRange(plan.Burst, 361, 600);
        Assert.All(plan.Changes, change => Assert.False(change.Restart));
    }

    [Fact]
    public void The_suggested_spread_is_the_next_that_works_even_if_a_longer_one_does_not()
    {
        var table = Table([.. Enumerable.Repeat(Some.With(0, 7200, 75, 9), 6000)]);
        var wish = new SocketChangeGoal(KeepaliveSettings.FromSeconds(60, 10, 6), null, false);
        string Hint(int spread) => Assert.Throws<Failure>(() => Plan(wish with { Spread = TimeSpan.FromSeconds(spread) }, table)).Hint!;

        var (near, far) = (Hint(120), Hint(1200));

        Assert.InRange(int.Parse(near.Split('\'')[1].Split(' ')[1], null), 121, 200);
        Assert.InRange(int.Parse(far.Split('\'')[1].Split(' ')[1], null), 1201, 1400);
    }

    [Fact]
    public void Overdue_sockets_are_spread_from_now_on()
    {
        var plan = Plan(
            new(Wanted, TimeSpan.FromSeconds(60), false),
            [.. Enumerable.Repeat(Some.With(1, 7200, 75, 9) with { IdleMs = 1_000_000 }, 3000)]);

        Assert.All(plan.Changes, change => Assert.True(change.Restart));
        AssertNoBurst(plan, change => change.Settings!.Value.TimeSeconds);
    }

    [Fact]
    public void Too_narrow_a_spread_is_refused_with_one_that_works()
    {
        var table = Table([.. Enumerable.Repeat(Some.With(0, 7200, 75, 9), 18_000)]);

        var failure = Assert.Throws<Failure>(() => Plan(new(Wanted, TimeSpan.FromSeconds(10), false), table));
        var hint = failure.Hint!;
        var enough = int.Parse(hint["use '--spread ".Length..hint.LastIndexOf('\'')], null);

        Assert.True(Plan(new(Wanted, TimeSpan.FromSeconds(enough), false), table).Burst <= ProbeBurst.Safe);
        Assert.Throws<Failure>(() => Plan(new(Wanted, TimeSpan.FromSeconds(enough - 1), false), table));
    }

    [Fact]
    public void A_refresh_of_sockets_with_different_times_never_lets_too_many_fire_together()
    {
        int[] times = [60, 20, 7200, 62, 20];
        var sockets = Enumerable.Range(0, 6000).Select(i => Some.With(1, times[i % 5], 2, 3)).ToArray();

        var plan = Plan(new(null, null, false), sockets);

        Assert.Equal(6000, plan.Changes.Select(change => change.Row).Distinct().Count());
        Assert.True(plan.Slices.Count > 5);
        AssertNoBurst(plan, change => times[change.Row % 5]);
    }

    [Fact]
    public void A_timer_that_fires_soon_enough_is_not_delayed()
    {
        var timers = new[] { 19_000, 20_000, 20_001, 7_200_000 }
            .Select(left => Some.With(1, 20, 2, 3) with { Timer = SocketTimer.Keepalive, TimerMs = left });

        var plan =
            Plan(new(null, null, false), [.. timers, Some.With(1, 20, 2, 3) with { Timer = SocketTimer.Retransmission, TimerMs = 200 }]);

        Assert.Equal([2, 3, 4], plan.Changes.Select(change => change.Row));
        Assert.Equal(2, plan.Unchanged);
    }

    [Fact]
    public void Values_that_may_be_inherited_and_late_timers_are_set_anyway()
    {
        var wish = KeepaliveSettings.KernelDefault;
        var inherited = Some.With(1, 7200, 75, 9);
        var late = Some.With(1, 20, 2, 3) with { Timer = SocketTimer.Keepalive, TimerMs = 100_000 };

        Assert.Single(Plan(new(wish, null, false), inherited).Changes);
        Assert.Single(Plan(new(Wanted, null, false), late).Changes);
        Assert.Empty(Plan(new(Wanted, null, false), late with { TimerMs = 20_000 }).Changes);
    }

    [Fact]
    public void A_connection_that_the_new_values_would_drop_at_once_is_skipped()
    {
        var probed = Some.With(1, 7200, 75, 9) with { Timer = SocketTimer.Keepalive, TimerMs = 60_000, Retransmits = 3 };

        Assert.Equal((1, 0), Counts(probed));
        Assert.Equal((0, 1), Counts(probed with { Retransmits = 2 }));
        Assert.Equal((1, 0), Counts(probed with { Retransmits = 1, UserTimeoutMs = 9000 }));
        Assert.Equal((0, 1), Counts(probed with { Timer = SocketTimer.Retransmission }));
    }

    [Fact]
    public void Sockets_that_one_lost_probe_ends_by_their_user_timeout_are_counted()
    {
        var plan = Plan(new(Wanted, null, false), [.. new[] { 0, 22_000, 22_001 }.Select(timeout => Some.With(1, 7200, 75, 9, timeout))]);

        Assert.Equal((3, 1), (plan.Changes.Length, plan.OneProbeEnds));
    }

    [Fact]
    public void Thousands_of_different_times_are_planned_quickly_and_none_fire_together()
    {
        var sockets = Enumerable.Range(0, 10_000).Select(i => Some.With(1, 130 + (i % 5000), 75, 9)).ToArray();

        var plan = Plan(new(null, null, false), sockets);

        Assert.Equal(10_000, plan.Changes.Select(change => change.Row).Distinct().Count());
        AssertNoBurst(plan, change => 130 + (change.Row % 5000));
    }

    [Fact]
    public void A_mixture_that_is_too_much_in_total_is_refused()
    {
        var sockets = Enumerable.Range(0, 8400).Select(i => Some.With(1, 20 + (i % 2), 2, 3)).ToArray();

        Assert.StartsWith(
            "8400 sockets can't probe every 20 to 21 s",
            Assert.Throws<Failure>(() => Plan(new(null, null, false), sockets)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_interval_counts_if_it_is_longer_than_the_time()
    {
        var sockets = Enumerable.Range(0, 1800).Select(i => Some.With(1, 20, i == 0 ? 2 : 300, 3)).ToArray();

        var plan = Plan(new(null, null, false), sockets);

        Assert.True(plan.Slices[^1].At - plan.Slices[^2].At >= Wheel.Granule(TimeSpan.FromSeconds(300)));
    }

    [Fact]
    public void Sockets_that_may_not_be_inspected_are_counted_and_left_out()
    {
        var plan = Plan(new(Wanted, null, false), Some.Connection() with { Options = OptionsState.NotPermitted }, Some.With(0, 1, 1, 1));

        Assert.Equal((1, 1), (plan.NotPermitted, plan.Changes.Length));
    }

    private static (int BeingProbed, int Changes) Counts(TcpSocket socket)
    {
        var plan = Plan(new(Wanted, null, false), socket);
        return (plan.BeingProbed, plan.Changes.Length);
    }

    // Each timer fires its full time after its batch: in no granule too many.
    private static void AssertNoBurst(SocketChangePlan plan, Func<SocketChange, int> time)
    {
        var timers = plan.Slices.SelectMany(slice => plan.Changes[slice.From..(slice.From + slice.Count)]
            .Where(change => change.Restart)
            .Select(
                change =>
                    (
                        Fires: (slice.At + TimeSpan.FromSeconds(time(change))).TotalMilliseconds,
                        Granule: Wheel.Granule(TimeSpan.FromSeconds(time(change))).TotalMilliseconds)))
            .OrderBy(timer => timer.Fires).ToArray();
        var begin = 0;
        for (var i = 0; i < timers.Length; i++)
        {
            while (timers[i].Fires - timers[begin].Fires >= timers[i].Granule)
                begin++;
            Assert.True(i - begin < ProbeBurst.Safe, $"{i - begin + 1} fire together at {timers[i].Fires} ms");
        }
    }

    private static int Time(SocketChangePlan plan, int index) => plan.Changes[index].Settings!.Value.TimeSeconds;

    private static SocketChangePlan Plan(SocketChangeGoal wish, params TcpSocket[] sockets) => Plan(wish, TimeSpan.Zero, sockets);

    private static SocketChangePlan Plan(SocketChangeGoal wish, TimeSpan passed, TcpSocket[] sockets) => Plan(wish, Table(sockets), passed);

    private static SocketChangePlan Plan(SocketChangeGoal wish, SocketTable table, TimeSpan passed = default, int safe = ProbeBurst.Safe) =>
        SocketChangePlan.Of(table, [.. Enumerable.Range(0, table.Count)], wish, Wheel, safe, passed);

    private static SocketTable Table(TcpSocket[] sockets)
    {
        var table = new SocketTable();
        foreach (var socket in sockets)
            table.Add(socket);
        table.Namespaces.Add(new("net:[1]", KeepaliveSettings.KernelDefault, TimeSpan.Zero));
        table.Processes = [new(1, "init")];
        return table;
    }
}
