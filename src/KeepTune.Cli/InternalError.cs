namespace KeepTune.Cli;

/// <summary>Reports an unexpected exception: a bug, or a lack of memory.</summary>
internal static class InternalError
{
    /// <summary>If set to 1, the stack is printed: addresses, which <c>addr2line</c> and <c>keeptune.dbg</c> turn into lines.</summary>
    public const string Variable = "KEEPTUNE_DEBUG";

    /// <param name="debug">Whether to print the stack.</param>
    public static Failure Of(Exception exception, bool debug)
    {
        if (IsOutOfMemory(exception))
            return new(FailureKind.Failed, "out of memory", "run 'keeptune status' to see which values are active, then try again");
        var what = $"internal error: {exception.GetType().Name}: {exception.Message}";
        return debug
            ? new(FailureKind.Failed, [what, .. Stack(exception)], "please report this bug in keeptune, with the command that you ran")
            : new(
                FailureKind.Failed,
                what,
                $"this is a bug in keeptune; run the command again with {Variable}=1 and report what it prints");
    }

    // Also when it is the cause of a failed type initializer.
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
