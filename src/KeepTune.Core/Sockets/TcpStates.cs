namespace KeepTune.Core.Sockets;

/// <summary>Sets of states as bits <c>1 &lt;&lt; state</c>, and the words of ss(8) for them.</summary>
public static class TcpStates
{
    public const int All = 0xffe;

    /// <summary>The buckets of ss: not yet, or no longer, full sockets. They have no options.</summary>
    public const int Bucket = (1 << (int)TcpState.SynRecv) | (1 << (int)TcpState.TimeWait);

    public const int Big = All & ~Bucket;

    private const int Unconnected = (1 << (int)TcpState.Closed) | (1 << (int)TcpState.Listening);

    private static readonly string[] Words =
        [
            "",
            "established",
            "syn-sent",
            "syn-recv",
            "fin-wait-1",
            "fin-wait-2",
            "time-wait",
            "closed",
            "close-wait",
            "last-ack",
            "listening",
            "closing"
        ];

    /// <summary>The words that <c>--state</c> accepts.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["all", "connected", "synchronized", "bucket", "big", .. Words[1..]];

    /// <summary>The word of ss(8)'s filters, as in <c>close-wait</c>.</summary>
    public static string Word(TcpState state) => (int)state < Words.Length ? Words[(int)state] : "unknown";

    /// <exception cref="Failure">InvalidInput: no such state.</exception>
    public static int Parse(string word) => word.ToLowerInvariant() switch
    {
        "all" => All,
        "connected" => All & ~Unconnected,
        "synchronized" => All & ~Unconnected & ~(1 << (int)TcpState.SynSent),
        "bucket" => Bucket,
        "big" => Big,
        "listen" => 1 << (int)TcpState.Listening,
        "close" => 1 << (int)TcpState.Closed,
        "syn-rcv" => 1 << (int)TcpState.SynRecv,
        var other => Array.IndexOf(Words, other, 1) is > 0 and var state ? 1 << state : throw Unknown(word),
    };

    private static Failure Unknown(string word) => new(
        FailureKind.InvalidInput,
        $"'--state' is {Printable.Quote(word)}, expected one of {string.Join(", ", Names)}",
        NearestName.Of(word, Names) is { } nearest ? $"did you mean '{nearest}'?" : null);
}
