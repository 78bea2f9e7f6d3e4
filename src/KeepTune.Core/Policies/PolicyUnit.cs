using System.Text;

namespace KeepTune.Core.Policies;

/// <summary>
/// What has systemd attach a policy again: a group, and with it its policy, ends when its unit stops (systemd.service(5),
/// systemd.slice(5)).
/// </summary>
/// <param name="Path">Where the text goes.</param>
/// <param name="Then">The commands that bring it into force.</param>
public sealed record PolicyUnit(string Path, string Text, IReadOnlyList<string> Then)
{
    private const string Directory = "/etc/systemd/system";
    private const string OwnPrefix = "keeptune-policy-";

    // What systemd takes, with room for our prefix.
    private static readonly int LongestName = 255 - OwnPrefix.Length - 2;

    /// <param name="words">The arguments of <c>policy attach</c> before the group: the profile and options.</param>
    /// <param name="unit">A service or a slice, with or without <c>.service</c>.</param>
    /// <param name="program">Where this program is.</param>
    /// <exception cref="Failure">InvalidInput: no name of a unit, or a unit of another kind.</exception>
    public static PolicyUnit Of(IReadOnlyList<string> words, string unit, string program)
    {
        var name = unit.Contains('.', StringComparison.Ordinal) ? unit : unit + ".service";
        if (name.Length > LongestName
            || name[0] is '.' or '-' or '@'
            || !name.All(character => char.IsAsciiLetterOrDigit(character) || ":-_.\\@".Contains(character, StringComparison.Ordinal)))
            throw new Failure(
                FailureKind.InvalidInput,
                $"{Printable.Quote(unit)} is no name of a unit, expected one such as nginx.service",
                "'systemctl list-units --type=service,slice' lists them");
        if (name.EndsWith(".service", StringComparison.Ordinal))
            return OfService(words, name, program);
        if (name.EndsWith(".slice", StringComparison.Ordinal) && name.Contains('@', StringComparison.Ordinal))
            throw new Failure(
                FailureKind.InvalidInput,
                $"{Printable.Quote(unit)} is no name of a slice: it can't be made from a template (systemd.slice(5))",
                "'systemctl list-units --type=slice' lists them");
        return name.EndsWith(".slice", StringComparison.Ordinal) ? OfSlice(words, name, program) : throw new Failure(
            FailureKind.InvalidInput,
            $"{Printable.Quote(unit)} is neither a service nor a slice",
            name.EndsWith(".socket", StringComparison.Ordinal)
                ? "the sockets of a socket unit belong to systemd's own cgroup; 'keeptune export PROFILE --to systemd-socket' sets them"
                : !name.EndsWith(".scope", StringComparison.Ordinal)
                    ? "only services and slices hold programs that a unit starts"
                    : "a scope is made by a program, which can run 'keeptune policy attach' itself; or take the slice that it is in");
    }

    // Tried before each start, and no reason not to start.
    private static PolicyUnit OfService(IReadOnlyList<string> words, string unit, string program)
    {
        var path = $"{Directory}/{unit}.d/keeptune.conf";
        var text = new StringBuilder()
            .Append($"# {path}\n")
            .Append("# TCP keepalive for every connection of this service: keeptune(8) attaches the\n")
            .Append("# policy when the service starts. If that fails, the service starts without it,\n")
            .Append("# and 'keeptune policy list' shows the policy as missing. To have the service\n")
            .Append("# fail instead, change '-+' below to '+'.\n")
            .Append("[Service]\n")
            .Append($"ExecStartPre=-+{Line([program, "policy", "attach", .. words])} %n --quiet\n");
        return new(
            path,
            text.ToString(),
            [
                "systemctl daemon-reload",
                $"systemctl restart {ShellWord.Quote(unit.Replace("@.service", "@*.service", StringComparison.Ordinal))}"
            ]);
    }

    private static PolicyUnit OfSlice(IReadOnlyList<string> words, string unit, string program)
    {
        var own = $"{OwnPrefix}{unit[..^".slice".Length]}.service";
        var path = $"{Directory}/{own}";
        var text = new StringBuilder()
            .Append($"# {path}\n")
            .Append("[Unit]\n")
            .Append($"Description=TCP keepalive for the connections of {unit}\n")
            .Append("Documentation=man:keeptune(8)\n")
            .Append($"Requires={unit}\nAfter={unit}\n\n")
            .Append("[Service]\nType=oneshot\nRemainAfterExit=yes\n")
            .Append($"ExecStart={Line([program, "policy", "attach", .. words, unit])} --quiet\n")
            .Append($"ExecStop={Line([program, "policy", "detach", unit])} --quiet\n\n")
            .Append($"[Install]\nWantedBy={unit}\n");
        return new(path, text.ToString(), ["systemctl daemon-reload", $"systemctl enable --now {ShellWord.Quote(own)}"]);
    }

    /// <summary>Whether a unit or a drop-in runs <c>policy attach</c>.</summary>
    public static bool Attaches(string text)
    {
        static bool Starts(string line, string key) => line.StartsWith(key, StringComparison.Ordinal);
        return text.Split('\n').Any(line =>
            (Starts(line, "ExecStartPre=") || Starts(line, "ExecStart=")) && line.Contains(" policy attach ", StringComparison.Ordinal));
    }

    // As systemd takes a command line apart (systemd.service(5)): words in quotes with C escapes; '%' begins a specifier, and '$'
    // a variable, but
    // not in the program's own path.
    private static string Line(IReadOnlyList<string> words) =>
        string.Join(' ', [Word(words[0]), .. words.Skip(1).Select(word => Word(word.Replace("$", "$$", StringComparison.Ordinal)))]);

    private static string Word(string word)
    {
        var text = word.Replace("%", "%%", StringComparison.Ordinal);
        if (text.All(character => char.IsAsciiLetterOrDigit(character) || "-_./:@%$+,=".Contains(character, StringComparison.Ordinal)))
            return text;
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
            quoted.Append(character is '"' or '\\' ? $"\\{character}" : character < ' ' ? $"\\x{(int)character:x2}" : $"{character}");
        return quoted.Append('"').ToString();
    }
}
