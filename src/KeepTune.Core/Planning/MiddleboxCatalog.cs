using System.Text;

namespace KeepTune.Core.Planning;

/// <summary>The known middleboxes: <c>middleboxes.toml</c>, embedded in the binary.</summary>
public static class MiddleboxCatalog
{
    private static readonly Lazy<IReadOnlyList<Middlebox>> Read = new(
        () => MiddleboxReader.Read(Encoding.UTF8.GetString(Convert.FromBase64String(MiddleboxFile.Base64))));

    /// <summary>In the order of the file, grouped by vendor.</summary>
    public static IReadOnlyList<Middlebox> All => Read.Value;

    /// <summary>Null for an unknown name.</summary>
    public static Middlebox? Find(string name)
    {
        foreach (var box in All)
        {
            if (box.Name == name)
                return box;
        }

        return null;
    }

    /// <summary>Suggestions for an unknown word: the names that contain it, else the nearest.</summary>
    public static IReadOnlyList<string> Near(string word)
    {
        var lower = word.ToLowerInvariant();
        var holding =
            All.Select(box => box.Name).Where(name => lower.Length > 1 && name.Contains(lower, StringComparison.Ordinal)).ToList();
        if (holding.Count > 0)
            return holding;
        return NearestName.Of(lower, All.Select(box => box.Name)) is { } nearest ? [nearest] : [];
    }
}
