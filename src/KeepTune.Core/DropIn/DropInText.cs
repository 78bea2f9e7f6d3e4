namespace KeepTune.Core.DropIn;

/// <summary>
/// The text of the persistent file: ASCII, LF, <c>#</c> comments on their own lines (systemd 262 no longer accepts <c>;</c>), three dotted
/// keys, plain decimals. Of a profile it contains only the name and the numbers.
/// </summary>
public static class DropInText
{
    public const string DefaultFileName = "90-keeptune.conf";

    /// <summary>
    /// A file name that both boot engines read: it ends in <c>.conf</c>, is not hidden, and contains nothing special to a glob or a shell.
    /// </summary>
    public static bool IsValidFileName(string name) =>
        name.Length is > 5 and <= 128
        && name.EndsWith(".conf", StringComparison.Ordinal)
        && name[0] is not ('.' or '-')
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private const string Opening = "# TCP keepalive, written by keeptune(8):";

    /// <summary>Whether a file begins as keeptune writes it.</summary>
    public static bool IsOwn(string text) => text.StartsWith(Opening, StringComparison.Ordinal);

    /// <param name="profile">A valid profile name; null for values without a profile.</param>
    /// <param name="fileName">A valid file name.</param>
    public static string Render(string? profile, KeepaliveSettings settings, string fileName = DefaultFileName)
    {
        var file = fileName == DefaultFileName ? "" : $" --file {fileName}";
        var origin = profile is null ? "values given on the command line" : $"profile '{profile}'";
        return $"{Opening} {origin}.\n"
            + $"# Change it with 'keeptune apply --persist{file}', undo it with 'keeptune revert'.\n"
            + Assignments(settings);
    }

    /// <summary>Three lines <c>key = value</c>, as <c>sysctl -p</c> reads them.</summary>
    public static string Assignments(KeepaliveSettings settings) =>
        string.Concat(SysctlKeys.Keepalive.Select(key => $"{key.Dotted()} = {settings[key]}\n"));

    /// <summary>
    /// The first line that is neither blank, a comment nor an assignment of one of the three keys: a sign that the file is not keeptune's
    /// to replace.
    /// </summary>
    public static string? ForeignLine(string text) => text.Split('\n')
        .Select(line => line.Trim())
        .FirstOrDefault(line => line.Length > 0 && line[0] is not ('#' or ';') && !IsOurs(line.Split('=', 2)[0]));

    /// <summary>The values that a file in the rendered form assigns; null if one is missing or written differently.</summary>
    public static KeepaliveSettings? Read(string text)
    {
        var found = default(KeepaliveSettings);
        var missing = SysctlKeys.Keepalive.ToHashSet();
        foreach (var line in text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var parts = line.Split('=', 2, StringSplitOptions.TrimEntries);
            foreach (var key in SysctlKeys.Keepalive.Where(key => parts[0] == key.Dotted()))
            {
                if (parts.Length < 2 || !PlainDecimal.TryParse(parts[1], out var number) || number > int.MaxValue)
                    return null;
                found = found.With(key, (int)number);
                missing.Remove(key);
            }
        }

        return missing.Count == 0 ? found : null;
    }

    private static bool IsOurs(string key) =>
        SysctlKeys.Keepalive.Any(ours => key.Trim().TrimStart('-').Trim().Replace('/', '.') == ours.Dotted());
}
