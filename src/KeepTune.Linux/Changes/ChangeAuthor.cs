using System.Globalization;

namespace KeepTune.Linux.Changes;

/// <summary>Who makes a change: the user behind sudo, else the login user, else the current user.</summary>
/// <param name="User">A name, or null if unknown.</param>
/// <param name="LoginUid">The audit login uid (proc(5), loginuid); null if not set.</param>
public sealed record ChangeAuthor(string? User, uint? LoginUid)
{
    private const uint Unset = uint.MaxValue;

    public static ChangeAuthor Current(SystemPaths paths)
    {
        var login = uint.TryParse(ReadText($"{paths.Proc}/self/loginuid", 32), CultureInfo.InvariantCulture, out var uid) && uid != Unset
            ? uid
            : (uint?)null;
        var user = Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } sudo
            ? sudo
            : NameOf(paths, login ?? Processes.EffectiveUid);
        return new(user, login);
    }

    // passwd(5) itself, not the name services, which load libraries; the name is only for display.
    private static string? NameOf(SystemPaths paths, uint uid) => ReadText($"{paths.Etc}/passwd", 1 << 20)
        .Split('\n')
        .Select(line => line.Split(':'))
        .FirstOrDefault(fields => fields.Length > 2 && fields[2] == uid.ToString(CultureInfo.InvariantCulture))?[0];

    private static string ReadText(string path, int limit)
    {
        if (Files.Open(null, path, Constants.O_RDONLY, 0, out var file) != Errno.None)
            return "";
        using (file)
            return Files.ReadAll(file, limit, out var bytes) == Errno.None ? System.Text.Encoding.UTF8.GetString(bytes) : "";
    }
}
