namespace KeepTune.EndToEnd.Tests.Fixtures;

/// <summary>A terminal with typed input.</summary>
internal static class TypedTerminal
{
    /// <param name="typist">A script whose output is typed; it is stopped when the command ends.</param>
    /// <returns>The output of the terminal: both streams, with CR and LF as line ends.</returns>
    public static Ran Run(Sandbox sandbox, string typist, string command) =>
        sandbox.Shell($$"""
            rm -f /run/typed; mkfifo /run/typed; setsid sh -c '{{typist.Replace("'", "'\\''", StringComparison.Ordinal)}}' >/run/typed 2>/dev/null & typist=$!
            TERM=xterm script -qec '{{command}}' /dev/null </run/typed; code=$?
            kill -KILL -- -$typist 2>/dev/null; exit $code
            """);
}
