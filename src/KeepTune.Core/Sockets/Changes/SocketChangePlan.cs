namespace KeepTune.Core.Sockets.Changes;

/// <summary>The requested change of many sockets.</summary>
/// <param name="Settings">Enable keepalive with these values; null to only restart the timers.</param>
/// <param name="Spread">Stagger the times from that of <paramref name="Settings"/> up to this much longer; null for equal times.</param>
/// <param name="AllowBurst">Change all at once, however many then probe together.</param>
public sealed record SocketChangeGoal(KeepaliveSettings? Settings, TimeSpan? Spread, bool AllowBurst);

/// <summary>Which sockets are changed and when, so that not too many probe together.</summary>
public sealed class SocketChangePlan
{
    private const int MaxWaitSeconds = int.MaxValue / 1000;

    private readonly SocketTable table;
    private readonly SocketChangeGoal goal;
    private readonly TimerWheel wheel;
    private readonly int passed;

    private SocketChangePlan(SocketTable table, SocketChangeGoal goal, TimerWheel wheel, int safe, TimeSpan passed)
    {
        Safe = safe;
        this.table = table;
        this.goal = goal;
        this.wheel = wheel;
        this.passed = (int)passed.TotalMilliseconds;
    }

    /// <summary>In the order of the batches.</summary>
    public SocketChange[] Changes { get; private set; } = [];

    /// <summary>Sockets that need no change.</summary>
    public int Unchanged { get; private set; }

    /// <summary>Sockets that no process holds.</summary>
    public int NotReachable { get; private set; }

    /// <summary>Sockets of processes that can't be inspected.</summary>
    public int NotPermitted { get; private set; }

    /// <summary>Sockets with so many unanswered probes that the new values would drop them at once.</summary>
    public int BeingProbed { get; private set; }

    /// <summary>Sockets whose TCP_USER_TIMEOUT would end them at the first unanswered probe with the new values.</summary>
    public int OneProbeEnds { get; private set; }

    /// <summary>The largest number that would probe together if all were changed at once.</summary>
    public int Burst { get; private set; }

    /// <summary>The number that may probe together.</summary>
    public int Safe { get; }

    public IReadOnlyList<SocketSlice> Slices { get; private set; } = [];

    /// <summary>From the first batch to the last.</summary>
    public TimeSpan Takes => Slices.Count == 0 ? TimeSpan.Zero : Slices[^1].At;

    /// <param name="rows">The selected rows of the table.</param>
    /// <param name="safe">The number that may probe together: <see cref="ProbeBurst.SafeWith"/>.</param>
    /// <param name="passed">Since the table was read.</param>
    /// <exception cref="Failure">Failed: it can't be done without a burst. InvalidInput: the spread makes a time longer than a socket
    /// accepts.</exception>
    public static SocketChangePlan Of(SocketTable table, int[] rows, SocketChangeGoal goal, TimerWheel wheel, int safe, TimeSpan passed)
    {
        var plan = new SocketChangePlan(table, goal, wheel, safe, passed);
        var reachable = plan.Reachable(rows);
        var timers = 0;
        foreach (var row in reachable)
            timers += RunsTimer(table[row]) ? 1 : 0;
        plan.Choose(reachable, goal.Spread, timers);
        plan.Burst = ProbeBurst.Max(plan.Timers(restarted: false), wheel);
        if (plan.Burst <= safe || goal.AllowBurst)
            plan.Slices = plan.Changes.Length == 0 ? [] : [new(TimeSpan.Zero, 0, plan.Changes.Length)];
        else if (goal.Spread is { } spread)
            plan.RestartSpread(reachable, spread, timers);
        else
            plan.Slice();
        return plan;
    }

    /// <summary>Whether keepalive runs a timer in this state.</summary>
    private static bool RunsTimer(in TcpSocket socket) => socket.State is not (TcpState.Listening or TcpState.Closed);

    private List<int> Reachable(int[] rows)
    {
        var reachable = new List<int>(rows.Length);
        foreach (var row in rows)
        {
            ref readonly var socket = ref table[row];
            if (socket.Options is OptionsState.NotPermitted)
                NotPermitted++;
            else if (socket.Process < 0)
                NotReachable++;
            else
                reachable.Add(row);
        }

        return reachable;
    }

    // The same sockets in the same order always get the same times.
    private void Choose(List<int> reachable, TimeSpan? spread, int timers)
    {
        var changes = new List<SocketChange>(reachable.Count);
        var (place, unchanged) = (0, 0);
        BeingProbed = OneProbeEnds = 0;
        foreach (var row in reachable)
        {
            ref readonly var socket = ref table[row];
            var settings = goal.Settings;
            if (settings is { } ending && IsEndedBy(socket, ending))
            {
                BeingProbed++;
                continue;
            }

            if (settings is { } wanted && spread is { } over && RunsTimer(socket))
                settings = wanted with { Time = wanted.Time + TimeSpan.FromSeconds((long)over.TotalSeconds * place++ / timers) };
            if (settings is { } values ? IsSet(socket, values) : !NeedsRestart(socket))
                unchanged++;
            else
            {
                changes.Add(new() { Row = row, Settings = settings, Restart = settings is null });
                OneProbeEnds += settings is { } given
                    && RunsTimer(socket)
                    && socket.UserTimeoutMs > 0
                    && socket.UserTimeoutMs <= (given.Time + given.Intvl).TotalMilliseconds
                    ? 1
                    : 0;
            }
        }

        Changes = [.. changes];
        Unchanged = unchanged;
    }

    // Inherited values would change with the namespace, and a timer may still run with older ones.
    private bool IsSet(in TcpSocket socket, KeepaliveSettings wanted) =>
        socket.Keepalive == 1
            && socket.Settings == wanted
            && table.Namespaces[socket.Namespace].MayInherit(socket) == false
            && !StaleTimer.IsLate(socket, wanted);

    // Restarting a timer that fires soon enough would only delay it; a hidden one may be late.
    private bool NeedsRestart(in TcpSocket socket) =>
        socket.Keepalive == 1
            && RunsTimer(socket)
            && (socket.KeepaliveLeftMs is null || StaleTimer.IsLate(socket, Effective(default, socket)));

    // The count of unanswered probes survives the change and is compared with the new values (tcp_keepalive_timer in
    // net/ipv4/tcp_timer.c).
    private static bool IsEndedBy(in TcpSocket socket, KeepaliveSettings wanted) =>
        socket.Timer is SocketTimer.Keepalive
            && socket.Retransmits > 0
            && (socket.Retransmits >= wanted.Probes || socket.UserTimeoutMs > 0);

    // How long each timer runs from now.
    private ProbeTimer[] Timers(bool restarted)
    {
        var timers = new List<ProbeTimer>(Changes.Length);
        foreach (ref readonly var change in Changes.AsSpan())
        {
            ref readonly var socket = ref table[change.Row];
            if (!RunsTimer(socket))
                continue;
            var settings = Effective(change, socket);
            var time = 1000 * Math.Clamp(settings.TimeSeconds, 0, MaxWaitSeconds);

            // When enabled, a timer runs its full time; a new time for a running one counts from the last packet received.
            var idle = restarted || change.Restart || socket.Keepalive != 1 || socket.IdleMs == TcpSocket.Unknown
                ? 0
                : socket.IdleMs + (long)passed;
            timers.Add(new((int)Math.Max(0, time - idle), Math.Max(time, 1000 * Math.Clamp(settings.IntvlSeconds, 0, MaxWaitSeconds))));
        }

        return [.. timers];
    }

    private KeepaliveSettings Effective(in SocketChange change, in TcpSocket socket) =>
        change.Settings ?? socket.Settings ?? table.Namespaces[socket.Namespace].Settings ?? KeepaliveSettings.KernelDefault;

    private void RestartSpread(List<int> reachable, TimeSpan spread, int timers)
    {
        Burst = ProbeBurst.Max(Timers(restarted: true), wheel);
        if (Burst > Safe)
            throw TooNarrow(reachable, spread, timers);
        foreach (ref var change in Changes.AsSpan())
            change.Restart = true;
        Slices = [new(TimeSpan.Zero, 0, Changes.Length)];
    }

    private Failure TooNarrow(List<int> reachable, TimeSpan spread, int timers)
    {
        var burst = Burst;
        var enough = EnoughSpread(reachable, (int)spread.TotalSeconds, timers);
        return new(
            FailureKind.Failed,
            $"spread over {DurationText.Format(spread)}, {burst} sockets would still probe together, at most {Safe} are safe",
            enough is { } seconds
                ? $"use '--spread {seconds}'"
                : "no spread is long enough: select fewer sockets, or risk a burst with '--allow-burst'");
    }

    // Approximate: just past the end of a level of the timer wheel a longer spread does worse than a shorter one.
    private int? EnoughSpread(List<int> reachable, int seconds, int timers)
    {
        bool Does(int spread)
        {
            Choose(reachable, TimeSpan.FromSeconds(spread), timers);
            return ProbeBurst.Max(Timers(restarted: true), wheel) <= Safe;
        }

        var (fails, most) = (seconds, KeepaliveRange.Usual.MaxSeconds - goal.Settings!.Value.TimeSeconds);
        while (fails < most)
        {
            var next = Math.Min(most, fails + Math.Max(1, fails / 8));
            if (!Does(next))
            {
                fails = next;
                continue;
            }

            while (next - fails > 1)
            {
                var middle = (fails + next) / 2;
                if (Does(middle))
                    next = middle;
                else
                    fails = middle;
            }

            return next;
        }

        return null;
    }

    private void Slice()
    {
        var (timers, others) = (new List<SocketChange>(), new List<SocketChange>());
        foreach (ref readonly var change in Changes.AsSpan())
            (RunsTimer(table[change.Row]) ? timers : others).Add(change);
        var settings = new KeepaliveSettings[timers.Count];
        for (var i = 0; i < settings.Length; i++)
        {
            // A sysctl may allow zero, but a batch needs some wait.
            var effective = Effective(timers[i], table[timers[i].Row]);
            settings[i] = KeepaliveSettings.FromSeconds(
                Math.Clamp(effective.TimeSeconds, 1, MaxWaitSeconds),
                Math.Clamp(effective.IntvlSeconds, 1, MaxWaitSeconds),
                effective.Probes);
        }

        var slices = SocketSliceSchedule.Of(settings, wheel, Safe, out var order);
        var ordered = new List<SocketChange>(Changes.Length);
        ordered.AddRange(others);
        foreach (var index in order)
            ordered.Add(timers[index] with { Restart = true });
        Changes = [.. ordered];

        // Sockets without a timer go with the first batch.
        var shifted = new SocketSlice[slices.Count];
        for (var i = 0; i < shifted.Length; i++)
            shifted[i] = i == 0
                ? slices[0] with { Count = slices[0].Count + others.Count }
                : slices[i] with { From = slices[i].From + others.Count };
        Slices = shifted;
    }
}
