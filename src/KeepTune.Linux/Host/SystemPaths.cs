namespace KeepTune.Linux.Host;

/// <summary>Where the parts of the system that keeptune reads and writes are mounted. Tests use fixture trees.</summary>
public sealed record SystemPaths(string Proc, string Etc, string Run, string Var, string Root)
{
    public static SystemPaths Live { get; } = new("/proc", "/etc", "/run", "/var", "/");

    public string Sys { get; init; } = "/sys";

    /// <summary>This program, to be started again, even after it was replaced by a newer version.</summary>
    public string Program { get; init; } = "/proc/self/exe";

    public string ProcSys => $"{Proc}/sys";

    public string LockDirectory => $"{Run}/keeptune";

    public string JournalDirectory => $"{Var}/lib/keeptune";
}
