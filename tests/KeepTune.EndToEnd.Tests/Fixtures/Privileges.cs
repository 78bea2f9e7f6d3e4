namespace KeepTune.EndToEnd.Tests.Fixtures;

/// <summary>How to run a command with other capabilities than the tests have (setpriv(1)).</summary>
internal static class Privileges
{
    /// <param name="user">Its number.</param>
    /// <param name="capabilities">For root those that are taken away, as <c>-bpf,-perfmon</c>; for others those that they get.</param>
    public static string[] Of(string user, string capabilities) => user == "0"
        ? ["setpriv", $"--bounding-set={capabilities}", $"--inh-caps={capabilities}"]
        : [
            "setpriv",
            $"--reuid={user}",
            $"--regid={user}",
            "--clear-groups",
            .. capabilities.Length == 0 ? Array.Empty<string>() : [$"--inh-caps={capabilities}", $"--ambient-caps={capabilities}"]
        ];
}
