namespace KeepTune.Core.Boot.Writers.Tuned;

/// <summary>A value in a profile and where it stands.</summary>
internal sealed record TunedValue(string Text, SourceLine Source);

/// <summary>A section of a profile but <c>[main]</c> (tuned/profiles/unit.py), merged with those of the same name (merger.py).</summary>
internal sealed class TunedUnit
{
    private readonly IReadOnlyList<string> drop;

    public TunedUnit(string name, OrderedDictionary<string, TunedValue> options)
    {
        Options = options;
        Type = Take("type") ?? name;
        IsEnabled = IsTrue(Take("enabled") ?? "1");
        Replaces = IsTrue(Take("replace"));
        drop = Take("drop") is { } names ? PythonText.List(names) : [];
        HasCondition = Take("cpuinfo_regex") is not null | Take("uname_regex") is not null;
        foreach (var other in (ReadOnlySpan<string>)["devices", "devices_udev_regex", "script_pre", "script_post", "prepend"])
            Take(other);
    }

    public OrderedDictionary<string, TunedValue> Options { get; }

    public string Type { get; private set; }

    public bool IsEnabled { get; private set; }

    /// <summary>What older profiles say in this section does not count.</summary>
    public bool Replaces { get; }

    /// <summary>It is used only where the processor or the kernel has the right name.</summary>
    public bool HasCondition { get; private set; }

    /// <summary>Takes a newer profile's section in. Its type and whether it is enabled win even where it does not say them.</summary>
    public void Update(TunedUnit newer)
    {
        Type = newer.Type;
        IsEnabled = newer.IsEnabled;
        HasCondition |= newer.HasCondition;
        foreach (var name in newer.drop)
            Options.Remove(name);
        foreach (var option in newer.Options)
            Options[option.Key] = option.Value;
    }

    private string? Take(string name) => Options.Remove(name, out var value) ? value.Text : null;

    private static bool IsTrue(string? text) => text is "True" or "true" or "1";
}
