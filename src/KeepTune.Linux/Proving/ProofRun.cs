using KeepTune.Core.Proving;

namespace KeepTune.Linux.Proving;

/// <summary>One connection whose peer has fallen silent, with its prediction: what has been seen so far.</summary>
public sealed class ProofRun
{
    // How long after the latest moment a connection that is not dropped is waited for, and how long for repetitions: a queue may be full
    // for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5), PatienceWithRepeats = TimeSpan.FromMinutes(1);

    private readonly ProofConnection connection;
    private readonly KeepaliveSettings settings;
    private readonly StallDetector stalls;

    internal ProofRun(KeepaliveSettings settings, ProofConnection connection, StallDetector stalls)
    {
        this.connection = connection;
        this.settings = settings;
        this.stalls = stalls;
    }

    /// <summary>
    /// On a machine so slow that a probe was answered before the peer fell silent, that is where the count begins; and what the machine
    /// lost itself has been repeated, and when it stood still, its timers did.
    /// </summary>
    public ProofPrediction Prediction =>
        Plain.With(Series, stalls.Seen.Select(stall => new Stall(Since(stall.From)!.Value, Since(stall.To)!.Value)), DropAt);

    /// <summary>Since the last segment from the peer, up to the end; zero before the first.</summary>
    public TimeSpan Elapsed => DropAt ?? Since(connection.ErrorAt ?? MonotonicClock.Now) ?? TimeSpan.Zero;

    /// <summary>When each probe left, counted from there, as all that follows.</summary>
    public IReadOnlyList<TimeSpan> ProbesAt => Series.Counted;

    /// <summary>When those left that were lost on this machine, which the kernel does not count and repeats.</summary>
    public IReadOnlyList<TimeSpan> LostAt => Series.Lost;

    /// <summary>When the kernel dropped the connection: its reset on the wire, else what the application saw.</summary>
    public TimeSpan? DropAt => Since(connection.Watch.Reset ?? connection.ErrorAt);

    /// <summary>When the application learned of it.</summary>
    public TimeSpan? ErrorAt => Since(connection.ErrorAt);

    public string? Error => ErrnoNames.Of(connection.Error);

    public string? ErrorText => connection.Error?.Text;

    public IReadOnlyList<string> PollEvents => connection.PollEvents;

    public bool IsOver => connection.ErrorAt is not null || Elapsed > Plain.Drop.Latest + Patience + Repeating;

    public Proof Proof => new(Prediction, ProbesAt, DropAt, Error);

    private ProofPrediction Plain => new(settings, KernelClock.Wheel, connection.Watch.Probes.Any(probe => probe.AnsweredAt is not null));

    private TimeSpan Repeating
    {
        get
        {
            var repeating = KernelClock.Wheel.Latest(ProbeSeries.Pause) * Series.Lost.Count;
            return repeating < PatienceWithRepeats ? repeating : PatienceWithRepeats;
        }
    }

    private ProbeSeries Series =>
        ProbeSeries.Of([.. connection.Watch.Unanswered.Select(probe => probe with { At = Since(probe.At)!.Value })], settings.Intvl);

    private TimeSpan? Since(TimeSpan? moment) => moment - connection.Watch.LastReceived;
}
