namespace KeepTune.Core.Profiles;

/// <summary>A place that contains profiles: a directory, or the binary itself.</summary>
public interface IProfileSource
{
    /// <summary>The directory's path, or <c>built-in</c>.</summary>
    string Location { get; }

    /// <summary>The valid names in it, sorted.</summary>
    IReadOnlyList<string> Names();

    /// <summary>The file of that name, or null.</summary>
    ProfileFile? Find(string name);
}

/// <summary>A profile's file as found.</summary>
/// <param name="Path">For messages: a path, or <c>built-in:NAME.toml</c>.</param>
public sealed record ProfileFile(string Path, ReadOnlyMemory<byte> Bytes);
