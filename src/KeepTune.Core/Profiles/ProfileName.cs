namespace KeepTune.Core.Profiles;

/// <summary>A profile's name: <c>[a-z0-9][a-z0-9._-]{0,62}</c>, safe in a file name, a comment and a terminal.</summary>
public static class ProfileName
{
    public const string Expected = "a letter a-z or digit, then up to 62 of a-z, 0-9, '.', '_', '-'";

    public const string FileSuffix = ".toml";

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= 63 && IsLetterOrDigit(name[0]) && name.All(c => IsLetterOrDigit(c) || c is '.' or '_' or '-');

    /// <summary>Whether a PROFILE argument is a file: it contains <c>/</c> or ends in <c>.toml</c>.</summary>
    public static bool IsPath(string argument) => argument.Contains('/') || argument.EndsWith(FileSuffix, StringComparison.Ordinal);

    /// <summary>The name that a profile file's path gives it; null if that is not a valid name.</summary>
    public static string? OfPath(string path)
    {
        var file = path[(path.LastIndexOf('/') + 1)..];
        var name = file.EndsWith(FileSuffix, StringComparison.Ordinal) ? file[..^FileSuffix.Length] : file;
        return IsValid(name) ? name : null;
    }

    private static bool IsLetterOrDigit(char c) => c is (>= 'a' and <= 'z') or (>= '0' and <= '9');
}
