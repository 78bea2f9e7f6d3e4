namespace KeepTune.Core;

/// <summary>Why something could not be done; each kind has one exit code.</summary>
public enum FailureKind
{
    /// <summary>Failed: nothing changed, or all of it was rolled back.</summary>
    Failed,

    /// <summary>The command line, a profile, a value or a name is not valid.</summary>
    InvalidInput,

    /// <summary>A privilege is missing.</summary>
    NotPermitted,

    /// <summary>Another keeptune is running, or a change awaits confirmation.</summary>
    Busy,

    /// <summary>Failed, and the roll-back did not complete.</summary>
    RollbackIncomplete,

    /// <summary>Done, but the report could not be written.</summary>
    ReportLost,

    /// <summary>SIGINT arrived; what had been started was rolled back.</summary>
    Interrupted,

    /// <summary>SIGTERM arrived; what had been started was rolled back.</summary>
    Terminated,
}

/// <summary>
/// The only error that crosses layers: one or more messages that say what was expected and what was found, and a hint what to type next.
/// Messages are lower case, without a full stop. Text from outside must be escaped before it gets here.
/// </summary>
public sealed class Failure : Exception
{
    public Failure(FailureKind kind, string message, string? hint = null, Exception? cause = null)
        : this(kind, [message], hint, cause)
    {
    }

    public Failure(FailureKind kind, IReadOnlyList<string> messages, string? hint = null, Exception? cause = null)
        : base(messages[0], cause)
    {
        Kind = kind;
        Messages = messages;
        Hint = hint;
    }

    public FailureKind Kind { get; }

    public IReadOnlyList<string> Messages { get; }

    /// <summary>The next command to type, or null.</summary>
    public string? Hint { get; }
}
