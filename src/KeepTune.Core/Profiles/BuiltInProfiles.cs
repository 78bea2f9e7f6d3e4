namespace KeepTune.Core.Profiles;

/// <summary>The profiles of the repository's <c>profiles/</c>, carried in the binary, so that one file works alone.</summary>
public sealed class BuiltInProfiles : IProfileSource
{
    private const string Prefix = "profiles/";

    public string Location => "built-in";

    public IReadOnlyList<string> Names() =>
        [.. typeof(BuiltInProfiles).Assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(resource => resource[Prefix.Length..^ProfileName.FileSuffix.Length])
            .Order(StringComparer.Ordinal)];

    public ProfileFile? Find(string name)
    {
        using var resource = typeof(BuiltInProfiles).Assembly.GetManifestResourceStream(Prefix + name + ProfileName.FileSuffix);
        if (resource is null)
            return null;

        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return new($"built-in:{name}{ProfileName.FileSuffix}", bytes);
    }
}
