namespace KeepTune.EndToEnd.Tests.Boot;

/// <summary>Random choices that are the same for a seed on every machine and runtime: SplitMix64 (Steele, Lea and Flood, 2014).</summary>
internal sealed class Dice(ulong seed)
{
    private ulong state = seed;

    public int Below(int limit)
    {
        var mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)limit);
    }

    public bool Percent(int chance) => Below(100) < chance;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>The common choice or, with this probability (in percent), one of the rare ones.</summary>
    public T Mostly<T>(T common, int chance, IReadOnlyList<T> rare) => Percent(chance) ? Of(rare) : common;
}
