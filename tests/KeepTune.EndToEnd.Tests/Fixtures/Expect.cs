namespace KeepTune.EndToEnd.Tests.Fixtures;

/// <summary>Common assertions of the end-to-end tests.</summary>
internal static class Expect
{
    /// <summary>If the machine's own root looks like a container, a persistent change warns about it.</summary>
    private const string ContainerWarning = "keeptune: warning: this is a container: nothing reads /etc/sysctl.d when it starts\n";

    /// <summary>Exit code 0 and no output on standard error.</summary>
    public static string Quietly(Ran ran)
    {
        Assert.Equal("", ran.Error.Replace(ContainerWarning, "", StringComparison.Ordinal));
        Assert.Equal(0, ran.ExitCode);
        return ran.Output;
    }

    /// <summary>
    /// This exit code, nothing on standard output, messages in the format of keeptune(8) that contain these words, no stack trace,
    /// and an unchanged machine.
    /// </summary>
    public static void Refusal(Sandbox sandbox, int exitCode, Func<Ran> command, params string[] words)
    {
        var before = sandbox.Everything();

        var ran = command();

        Assert.Equal("", ran.Output);
        Assert.All(words, word => Assert.Contains(word, ran.Error, StringComparison.Ordinal));
        Assert.All(
            ran.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Matches("^keeptune: (error|warning|hint): [^A-Z].*[^.]$", line));
        Assert.Contains("keeptune: error: ", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ran.Error, StringComparison.Ordinal);
        Assert.Equal(exitCode, ran.ExitCode);
        Assert.Equal(before, sandbox.Everything());
    }
}
