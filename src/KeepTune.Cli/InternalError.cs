namespace KeepTune.Cli;

/// <summary>What is said of an exception that nobody expected: a defect, or no memory.</summary>
internal static class InternalError
{
    /// <summary>Set to 1, it adds the stack: addresses, which <c>addr2line</c> and <c>keeptune.dbg</c> turn into lines.</summary>
    public const string Variable = "KEEPTUNE_DEBUG";

    /// <param name="debug">Whether to say where it happened.</param>
    public static Failure Of(Exception exception, bool debug)
    {
        if (IsOutOfMemory(exception))
            return new(FailureKind.Failed, "out of memory", "'keeptune status' shows what is active; try again when there is memory");
        var what = $"internal error: {exception.GetType().Name}: {exception.Message}";
        return debug
            ? new(FailureKind.Failed, [what, .. Stack(exception)], "please report this defect of keeptune, with the command that you ran")
            : new(
                FailureKind.Failed,
                what,
                $"this is a defect of keeptune; set {Variable}=1, run the command again and report what it prints");
    }

    // Also where it kept a type from being set up.
    private static bool IsOutOfMemory(Exception exception) =>
        exception is OutOfMemoryException || (exception.InnerException is { } inner && IsOutOfMemory(inner));

    private static IEnumerable<string> Stack(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause != exception)
                yield return $"caused by {cause.GetType().Name}: {cause.Message}";
            const StringSplitOptions lines = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
            foreach (var line in (cause.StackTrace ?? "").Split('\n', lines))
                yield return line;
        }
    }
}
