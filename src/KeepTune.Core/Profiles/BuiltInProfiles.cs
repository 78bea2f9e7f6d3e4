namespace KeepTune.Core.Profiles;

/// <summary>The profiles in the repository's <c>profiles/</c>, embedded so that the binary works alone.</summary>
public sealed class BuiltInProfiles : IProfileSource
{
    public string Location => "built-in";

    public IReadOnlyList<string> Names() => [.. BuiltInFiles.All.Select(file => file.Name).Order(StringComparer.Ordinal)];

    public ProfileFile? Find(string name)
    {
        var (found, base64) = Array.Find(BuiltInFiles.All, file => file.Name == name);
        return found is null ? null : new($"built-in:{name}{ProfileName.FileSuffix}", Convert.FromBase64String(base64));
    }
}
