using System.Globalization;
using KeepTune.Core.Proving;

namespace KeepTune.Cli.Prove;

/// <summary>One set of values to prove.</summary>
/// <param name="Profile">Its name or file; null for values of none.</param>
/// <param name="Asked">Before they are divided.</param>
/// <param name="Speed">By what time and intvl are divided, 1 or more.</param>
internal sealed record ProofSubject(string? Profile, KeepaliveSettings Asked, int Speed)
{
    public KeepaliveSettings Settings => TimeScale.Divide(Asked, Speed);
}

/// <summary>
/// All that a proof needs to know, with nothing left to look up: it can be handed to a program that runs in another user namespace, where
/// neither the live values nor the files of profiles are what they are here.
/// </summary>
/// <param name="All">Every profile was asked for.</param>
/// <param name="NatLimit">After which the router forgets, undivided; null for a proof without router.</param>
/// <param name="Pcap">Path of the capture file; null for none.</param>
internal sealed record ProofOrder(IReadOnlyList<ProofSubject> Subjects, bool All, bool Ipv6, TimeSpan? NatLimit, string? Pcap)
{
    private const string AllWord = "all";
    private const string Ipv6Word = "ipv6";
    private const string NatWord = "nat=";
    private const string PcapWord = "pcap=";

    /// <summary>After which the router forgets, divided as the values are.</summary>
    public TimeSpan DividedNatLimit => TimeSpan.FromSeconds(TimeScale.Divide((int)NatLimit!.Value.TotalSeconds, Subjects[0].Speed));

    /// <summary>What the router makes of the values, both as they are tried.</summary>
    public NatForecast ForecastAtNat() => new(Subjects[0].Settings, DividedNatLimit, KernelClock.Wheel);

    /// <summary>The order as arguments; none of them looks like an option.</summary>
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
