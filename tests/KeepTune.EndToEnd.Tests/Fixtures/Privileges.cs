namespace KeepTune.EndToEnd.Tests.Fixtures;

/// <summary>Runs a command with other capabilities than those of the tests (setpriv(1)).</summary>
internal static class Privileges
{
    /// <param name="user">The user id.</param>
    /// <param name="capabilities">For root the capabilities to drop, as in <c>-bpf,-perfmon</c>; for others those to add.</param>
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
