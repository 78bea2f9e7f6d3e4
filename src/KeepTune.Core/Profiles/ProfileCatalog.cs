namespace KeepTune.Core.Profiles;

/// <summary>A profile name and what it resolves to.</summary>
/// <param name="Parsed">The profile, or the mistakes in its file.</param>
/// <param name="Path">Where it was found.</param>
/// <param name="Shadows">Paths of other files of that name that it hides and that differ from it.</param>
public sealed record CatalogEntry(string Name, ProfileParseResult Parsed, string Path, IReadOnlyList<string> Shadows);

/// <summary>All profiles by name, from several sources in search order: the first that has a name wins.</summary>
public sealed class ProfileCatalog(IReadOnlyList<IProfileSource> sources, KeepaliveRange range)
{
    public IReadOnlyList<string> Names() =>
        [.. sources.SelectMany(source => source.Names()).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The profile of that name.</summary>
    /// <exception cref="Failure">InvalidInput: no such name (with the closest one), or a file with mistakes.</exception>
    public Profile Get(string name) => Entry(name).Parsed.OrThrow();

    /// <exception cref="Failure">InvalidInput: no such name.</exception>
    public CatalogEntry Entry(string name)
    {
        if (!ProfileName.IsValid(name))
            throw new Failure(
                FailureKind.InvalidInput,
                $"{Printable.Quote(name)} is not a profile name, expected {ProfileName.Expected}",
                "run 'keeptune profile list' to list the names, or give a file: './name.toml'");

        return Resolve(name) ?? throw Unknown(name);
    }

    /// <summary>Every name, sorted, with the files that it hides.</summary>
    public IEnumerable<CatalogEntry> Entries() => Names().Select(Resolve).OfType<CatalogEntry>();

    /// <summary>The first profile, in search order, with exactly these values.</summary>
    public string? Matching(KeepaliveSettings settings)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            foreach (var name in source.Names().Where(taken.Add))
            {
                if (source.Find(name) is { } file
                    && ProfilePrefilter.MayHold(file.Bytes.Span, settings.Probes)
                    && Parse(name, file).Profile?.Settings == settings)
                    return name;
            }
        }

        return null;
    }

    private CatalogEntry? Resolve(string name)
    {
        ProfileFile? winner = null;
        var shadows = new List<string>();
        foreach (var source in sources)
        {
            if (source.Find(name) is not { } file)
                continue;
            if (winner is null)
                winner = file;
            else if (!file.Bytes.Span.SequenceEqual(winner.Bytes.Span))
                shadows.Add(file.Path);
        }

        return winner is null ? null : new(name, Parse(name, winner), winner.Path, shadows);
    }

    private ProfileParseResult Parse(string name, ProfileFile file) => ProfileParser.Parse(file.Bytes.Span, file.Path, name, range);

    // By what it is for, as its author says.
    private string? Tagged(string tag) =>
        Entries().FirstOrDefault(entry => entry.Parsed.Profile?.Tags.Contains(tag, StringComparer.OrdinalIgnoreCase) == true)?.Name;

    private Failure Unknown(string name)
    {
        var nearest = NearestName.Of(name, Names().Where(other => other != name)) ?? Tagged(name);
        return new Failure(
            FailureKind.InvalidInput,
            $"no profile named {Printable.Quote(name)}",
            nearest is null
                ? "run 'keeptune profile list' to list the names"
                : $"did you mean '{nearest}'? run 'keeptune profile list' to list all names");
    }
}
