using System.Globalization;
using KeepTune.Core.Proving;

namespace KeepTune.Cli.Prove;

/// <summary>One set of values to test.</summary>
/// <param name="Profile">Its name or file; null for values without a profile.</param>
/// <param name="Asked">The values before division.</param>
/// <param name="Speed">Divisor of time and intvl, 1 or more.</param>
internal sealed record ProofSubject(string? Profile, KeepaliveSettings Asked, int Speed)
{
    public KeepaliveSettings Settings => TimeScale.Divide(Asked, Speed);
}

/// <summary>
/// All that a proof needs, with nothing left to look up: another user namespace, where it may run, has other live values and other profile
/// files.
/// </summary>
/// <param name="All">Every profile was requested.</param>
/// <param name="NatLimit">Idle timeout of the router before division; null for a proof without a router.</param>
/// <param name="Pcap">Path of the capture file; null for none.</param>
internal sealed record ProofOrder(IReadOnlyList<ProofSubject> Subjects, bool All, bool Ipv6, TimeSpan? NatLimit, string? Pcap)
{
    private const string AllWord = "all";
    private const string Ipv6Word = "ipv6";
    private const string NatWord = "nat=";
    private const string PcapWord = "pcap=";

    /// <summary>Idle timeout of the router, divided like the values.</summary>
    public TimeSpan DividedNatLimit => TimeSpan.FromSeconds(TimeScale.Divide((int)NatLimit!.Value.TotalSeconds, Subjects[0].Speed));

    /// <summary>The forecast for the router and the values, both as tested.</summary>
    public NatForecast ForecastAtNat() => new(Subjects[0].Settings, DividedNatLimit, KernelClock.Wheel);

    /// <summary>The order as arguments, none of which looks like an option.</summary>
    public IEnumerable<string> Words()
    {
        if (All)
            yield return AllWord;
        if (Ipv6)
            yield return Ipv6Word;
        if (NatLimit is { } limit)
            yield return NatWord + limit.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        if (Pcap is not null)
            yield return PcapWord + Pcap;
        foreach (var subject in Subjects)
            yield return $"{subject.Asked}/{subject.Speed}/{subject.Profile}";
    }

    public static ProofOrder Of(IReadOnlyList<string> words)
    {
        string? After(string prefix) => words.FirstOrDefault(word => word.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..];
        var nat = After(NatWord);
        return new(
            [.. words.Where(word => char.IsAsciiDigit(word[0])).Select(SubjectOf)],
            words.Contains(AllWord),
            words.Contains(Ipv6Word),
            nat is null ? null : TimeSpan.FromSeconds(int.Parse(nat, CultureInfo.InvariantCulture)),
            After(PcapWord));
    }

    private static ProofSubject SubjectOf(string word)
    {
        var parts = word.Split('/', 5);
        int Number(int part) => int.Parse(parts[part], CultureInfo.InvariantCulture);
        return new(parts[4].Length == 0 ? null : parts[4], KeepaliveSettings.FromSeconds(Number(0), Number(1), Number(2)), Number(3));
    }
}
