using System.Text;

namespace KeepTune.Cli.Console;

/// <summary>
/// What goes to standard error: <c>keeptune: error: …</c>, <c>keeptune: warning: …</c>, <c>keeptune: hint: …</c>, each on its own line.
/// </summary>
internal sealed class Messages(bool quiet)
{
    private readonly HashSet<string> warned = [];

    /// <summary>Said once, and not at all when quiet.</summary>
    public void Warn(string message)
    {
        if (!quiet && warned.Add(message))
            Write($"keeptune: warning: {message}\n");
    }

    /// <summary>As <see cref="Warn"/>.</summary>
    public void Hint(string message)
    {
        if (!quiet && warned.Add(message))
            Write($"keeptune: hint: {message}\n");
    }

    public static void Report(Failure failure)
    {
        var text = new StringBuilder();
        foreach (var message in failure.Messages)
            text.Append("keeptune: error: ").Append(message).Append('\n');
        if (failure.Hint is not null)
            text.Append("keeptune: hint: ").Append(failure.Hint).Append('\n');
        Write(text.ToString());
    }

    // A standard error that takes nothing leaves nothing to do: the exit code still tells.
    private static void Write(string text) => _ = StandardStreams.WriteError(Encoding.UTF8.GetBytes(text));
}
