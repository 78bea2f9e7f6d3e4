namespace KeepTune.Core.Boot.Writers.Tuned;

/// <summary>
/// A section of a profile other than <c>[main]</c> (tuned/profiles/unit.py), merged with those of the same name (merger.py).
/// </summary>
internal sealed class TunedUnit
{
    public const string Variables = "variables";

    private const string Sysctl = "sysctl";

    private readonly OrderedDictionary<string, TunedOption> options;
    private readonly IReadOnlyList<string> drop;

    /// <param name="options">The options in the file; they are consumed.</param>
    public TunedUnit(string name, OrderedDictionary<string, TunedOption> options)
    {
        this.options = options;
        var type = Take("type");
        Type = type?.Text ?? name;
        MayBeSysctl = Type == Sysctl || type?.IsPlain == false;
        IsEnabled = Take("enabled") is not { IsPlain: true } enabled || IsTrue(enabled);
        Replaces = IsTrue(Take("replace"));
        drop = TunedConfigFile.List(Take("drop")?.Text ?? "");
        Take("devices");
        foreach (var condition in (ReadOnlySpan<string>)["cpuinfo_regex", "uname_regex"])
        {
            if (Take(condition) is { } value)
                Doubt = new(value.Source, $"'{condition}' limits the section to some machines");
        }

        // Some versions use the name, others the type.
        if (type is not null && (name == Variables) != (Type == Variables))
            Doubt = new(type.Source, "'type' turns the section into variables, or variables into another type");
    }

    /// <summary>In the order in which they are applied, and only those that are read.</summary>
    public IEnumerable<KeyValuePair<string, TunedOption>> Options => options.Where(option => option.Key != "priority");

    public TunedOption? Priority => options.GetValueOrDefault("priority");

    public string Type { get; private set; }

    /// <summary>It sets sysctls, or may do so.</summary>
    public bool MayBeSysctl { get; private set; }

    public bool IsEnabled { get; private set; }

    /// <summary>This section discards what older profiles say in it.</summary>
    public bool Replaces { get; }

    /// <summary>Why it is unknown whether the section counts, or what is in it; null if it is known.</summary>
    public TunedDoubt? Doubt { get; private set; }

    /// <summary>Merges a newer profile's section into this one. Its type and enabled flag win even where it does not give them.</summary>
    public void Update(TunedUnit newer)
    {
        Doubt ??= newer.Doubt;
        if (newer.Type == Variables)
            return;
        (Type, MayBeSysctl, IsEnabled) = (newer.Type, newer.MayBeSysctl, newer.IsEnabled);
        foreach (var name in newer.drop)
            options.Remove(name);
        foreach (var option in newer.options)
            options[option.Key] = option.Value;
    }

    private static bool IsTrue(TunedOption? option) => option?.Text is "True" or "true" or "1";

    private TunedOption? Take(string name)
    {
        if (options.Remove(name, out var value) && !value.IsPlain)
            Doubt ??= TunedDoubt.OfVariable(name, value);
        return value;
    }
}
