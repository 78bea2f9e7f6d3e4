namespace KeepTune.Cli;

/// <summary>The exit codes, as keeptune(8) documents them.</summary>
internal enum ExitCode
{
    /// <summary>Done, or already so.</summary>
    Done = 0,

    /// <summary>Failed; nothing changed, or all of it was rolled back.</summary>
    Failed = 1,

    /// <summary>Usage error or invalid input.</summary>
    Usage = 2,

    /// <summary>Something deviates from what is expected.</summary>
    Deviates = 3,

    /// <summary>Not permitted.</summary>
    NotPermitted = 4,

    /// <summary>Another keeptune held the lock, or a change awaits confirmation.</summary>
    Busy = 5,

    /// <summary>Failed, and the roll-back did not complete.</summary>
    RollbackIncomplete = 6,

    /// <summary>Done (the code would have been 0), but the report could not be written.</summary>
    ReportLost = 7,

    /// <summary>SIGINT.</summary>
    Interrupted = 130,

    /// <summary>SIGTERM.</summary>
    Terminated = 143,
}

internal static class ExitCodes
{
    public static ExitCode Of(FailureKind kind) => kind switch
    {
        FailureKind.InvalidInput => ExitCode.Usage,
        FailureKind.NotPermitted => ExitCode.NotPermitted,
        FailureKind.Busy => ExitCode.Busy,
        FailureKind.RollbackIncomplete => ExitCode.RollbackIncomplete,
        FailureKind.ReportLost => ExitCode.ReportLost,
        FailureKind.Interrupted => ExitCode.Interrupted,
        FailureKind.Terminated => ExitCode.Terminated,
        _ => ExitCode.Failed,
    };
}
