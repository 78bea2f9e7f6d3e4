using System.Text;

namespace KeepTune.Core.Policies;

/// <summary>
/// The unit file with which systemd attaches a policy again: a cgroup, and with it its policy, ends when its unit stops
/// (systemd.service(5), systemd.slice(5)).
/// </summary>
/// <param name="Path">Where to write the text.</param>
/// <param name="Then">The commands to run then.</param>
public sealed record PolicyUnit(string Path, string Text, IReadOnlyList<string> Then)
{
    private const string Directory = "/etc/systemd/system";
    private const string OwnPrefix = "keeptune-policy-";

    // The maximum of systemd, less our prefix.
    private static readonly int MaxNameLength = 255 - OwnPrefix.Length - 2;

    /// <param name="words">The arguments of <c>policy attach</c> before the cgroup: the profile and options.</param>
    /// <param name="unit">A service or a slice, with or without <c>.service</c>.</param>
    /// <param name="program">The path of this program.</param>
    /// <exception cref="Failure">InvalidInput: not the name of a unit, or a unit of another kind.</exception>
    public static PolicyUnit Of(IReadOnlyList<string> words, string unit, string program)
    {
        var name = unit.Contains('.', StringComparison.Ordinal) ? unit : unit + ".service";
        if (name.Length > MaxNameLength
            || name[0] is '.' or '-' or '@'
            || !name.All(character => char.IsAsciiLetterOrDigit(character) || ":-_.\\@".Contains(character, StringComparison.Ordinal)))
            throw new Failure(
                FailureKind.InvalidInput,
                $"{Printable.Quote(unit)} is not a unit name, expected one such as nginx.service",
                "'systemctl list-units --type=service,slice' lists them");
        if (name.EndsWith(".service", StringComparison.Ordinal))
            return OfService(words, name, program);
        if (name.EndsWith(".slice", StringComparison.Ordinal) && name.Contains('@', StringComparison.Ordinal))
            throw new Failure(
                FailureKind.InvalidInput,
                $"{Printable.Quote(unit)} is not a slice name: slices have no templates (systemd.slice(5))",
                "'systemctl list-units --type=slice' lists them");
        return name.EndsWith(".slice", StringComparison.Ordinal) ? OfSlice(words, name, program) : throw new Failure(
            FailureKind.InvalidInput,
            $"{Printable.Quote(unit)} is neither a service nor a slice",
            name.EndsWith(".socket", StringComparison.Ordinal)
                ? "the sockets of a socket unit belong to systemd's own cgroup; 'keeptune export PROFILE --to systemd-socket' sets them"
                : !name.EndsWith(".scope", StringComparison.Ordinal)
                    ? "use a service or a slice: only these hold programs that a unit starts"
                    : "use the slice of the scope, or let the program that creates the scope run 'keeptune policy attach'");
    }

    // Tried before each start; a failure does not keep the service from starting.
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

    /// <summary>Whether a unit or drop-in runs <c>policy attach</c>.</summary>
    public static bool Attaches(string text)
    {
        static bool Starts(string line, string key) => line.StartsWith(key, StringComparison.Ordinal);
        return text.Split('\n').Any(line =>
            (Starts(line, "ExecStartPre=") || Starts(line, "ExecStart=")) && line.Contains(" policy attach ", StringComparison.Ordinal));
    }

    // Quoted as systemd parses a command line (systemd.service(5)): words in quotes with C escapes. '%' begins a specifier and '$' a
    // variable, except in the program's own path.
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
