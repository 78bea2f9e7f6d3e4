namespace KeepTune.Core.Boot.Engines;

/// <summary>
/// Merges the files of several directories as both engines and TuneD do: sorted by name in byte order, the first directory wins.
/// </summary>
internal static class DirectoryMerge
{
    private const string Suffix = ".conf";

    /// <param name="hidden">Why the engine ignores a name; null if it does not.</param>
    public static (
        IReadOnlyList<MergedFile> Files,
        IReadOnlyList<SkippedFile> Skipped) Of(IReadOnlyList<SysctlListing> listings, Func<string, string?> hidden)
    {
        var files = new Dictionary<string, MergedFile>();
        var skipped = new List<SkippedFile>();
        foreach (var listing in listings)
        {
            foreach (var name in listing.Names)
            {
                var file = new MergedFile(listing.Directory, name);
                if (!name.EndsWith(Suffix, StringComparison.Ordinal))
                {
                    if (name.Contains(Suffix, StringComparison.Ordinal))
                        skipped.Add(new(file.Path, "its name does not end in .conf"));
                }
                else if (hidden(name) is { } why)
                {
                    skipped.Add(new(file.Path, why));
                }
                else if (!files.TryAdd(name, file))
                {
                    skipped.Add(new(file.Path, "masked by", files[name].Path));
                }
            }
        }

        return ([.. files.Values.OrderBy(file => file.Name, StringComparer.Ordinal)], skipped);
    }
}

internal sealed record MergedFile(string Directory, string Name)
{
    public string Path => $"{Directory}/{Name}";
}
