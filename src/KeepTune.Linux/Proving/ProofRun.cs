using KeepTune.Core.Proving;

namespace KeepTune.Linux.Proving;

/// <summary>One connection with a silent peer, its prediction, and what has been seen so far.</summary>
public sealed class ProofRun
{
    // How long to wait after the latest moment for a drop, and for repetitions: a queue may be full forever.
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
    /// If the machine was so slow that a probe was answered before the peer fell silent, the count begins there. Probes that the machine
    /// lost are repeated, and its stalls delay the timers.
    /// </summary>
    public ProofPrediction Prediction =>
        Plain.With(Series, stalls.Seen.Select(stall => new Stall(Since(stall.From)!.Value, Since(stall.To)!.Value)), DropAt);

    /// <summary>Time since the last segment from the peer, up to the end; zero before the first.</summary>
    public TimeSpan Elapsed => DropAt ?? Since(connection.ErrorAt ?? MonotonicClock.Now) ?? TimeSpan.Zero;

    /// <summary>When each probe was sent, counted from there like everything below.</summary>
    public IReadOnlyList<TimeSpan> ProbesAt => Series.Counted;

    /// <summary>When the probes were sent that this machine lost; the kernel does not count and repeats them.</summary>
    public IReadOnlyList<TimeSpan> LostAt => Series.Lost;

    /// <summary>When the kernel dropped the connection: its reset on the link, else the application's error.</summary>
    public TimeSpan? DropAt => Since(connection.Watch.Reset ?? connection.ErrorAt);

    /// <summary>When the application got the error.</summary>
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
