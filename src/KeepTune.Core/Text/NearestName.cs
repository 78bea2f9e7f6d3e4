namespace KeepTune.Core.Text;

/// <summary>The known name that an unknown word most likely stands for.</summary>
public static class NearestName
{
    private const int MinPrefix = 2;

    /// <returns>
    /// The name that others use this word for (<see cref="OtherWords"/>), else the shortest that begins with it, else the closest in
    /// spelling; null if there is none.
    /// </returns>
    public static string? Of(string word, IEnumerable<string> names)
    {
        List<string> known = [.. names];
        return OtherWords.For(word).FirstOrDefault(known.Contains) ?? Beginning(word, known) ?? Closest(word, known);
    }

    private static string? Beginning(string word, List<string> names) => word.TrimStart('-').Length < MinPrefix ? null : names
        .Where(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
        .OrderBy(name => name.Length)
        .ThenBy(name => name, StringComparer.Ordinal)
        .FirstOrDefault();

    // Within a third of the word's length, at least two edits.
    private static string? Closest(string word, List<string> names)
    {
        var limit = Math.Max(2, word.Length / 3);
        return names
            .Select(name => (name, distance: Distance(word, name)))
            .Where(candidate => candidate.distance <= limit && candidate.distance < candidate.name.Length)
            .OrderBy(candidate => candidate.distance)
            .ThenBy(candidate => candidate.name, StringComparer.Ordinal)
            .Select(candidate => candidate.name)
            .FirstOrDefault();
    }

    // Optimal string alignment: Levenshtein, with a swap of neighbours counted once.
    private static int Distance(string a, string b)
    {
        if (a.Length > 64 || b.Length > 64)
            return int.MaxValue;

        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
