using System.Text;
using KeepTune.Core.DropIn;
using KeepTune.Core.Namespaces;

namespace KeepTune.Core.Journal;

/// <summary>The command that made a change.</summary>
public enum ChangeVerb
{
    Apply,
    Revert,
}

/// <summary>How far a change got.</summary>
public enum ChangeState
{
    /// <summary>Begun, but neither finished nor rolled back: the program was killed or is still running.</summary>
    Open,

    Done,

    /// <summary>Failed or interrupted, and rolled back.</summary>
    RolledBack,
}

/// <summary>What a change does to the running kernel.</summary>
public sealed record RuntimeChange(SysctlValues Before, SysctlValues After);

/// <summary>A file's bytes and permission bits at one moment; a null <see cref="FileContent"/> means that there is no file.</summary>
/// <param name="Base64">The bytes, in base64.</param>
/// <param name="Mode">Permission bits.</param>
public sealed record FileContent(string Base64, int Mode)
{
    public byte[] Bytes => Convert.FromBase64String(Base64);

    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>The three values that the file assigns; null if it is written in another form.</summary>
    public KeepaliveSettings? Assigned => DropInText.Read(Text);

    public static FileContent Of(ReadOnlySpan<byte> bytes, int mode) => new(Convert.ToBase64String(bytes), mode);
}

/// <summary>What a change does to a persistent file; null means no file.</summary>
public sealed record FileChange(string Path, FileContent? Before, FileContent? After);

/// <summary>One change that keeptune made or began.</summary>
/// <param name="Id">Increases by one with each change.</param>
/// <param name="At">When it began, UTC.</param>
/// <param name="User">The user behind sudo, else the current user; null if unknown.</param>
/// <param name="LoginUid">The audit login uid; null if not set.</param>
/// <param name="Live">The running values when it began, whether or not it changes them.</param>
/// <param name="Undoes">The changes that it undoes; empty for an apply.</param>
public sealed record Change(
    long Id,
    ChangeVerb Verb,
    DateTimeOffset At,
    string? User,
    uint? LoginUid,
    string CommandLine,
    string? Profile,
    NamespaceIdentity Namespace,
    SysctlValues Live,
    RuntimeChange? Runtime,
    IReadOnlyList<FileChange> Files,
    IReadOnlyList<long> Undoes)
{
    public ChangeState State { get; init; }

    /// <summary>The number of the first change of its command, if one command changed several namespaces; else null.</summary>
    public long? Run { get; init; }

    /// <summary>The same for all changes of one command.</summary>
    public long RunId => Run ?? Id;

    /// <summary>How long it lasts unless it is confirmed; null for a change that needs no confirmation.</summary>
    public TimeSpan? ConfirmWithin { get; init; }

    /// <summary>
    /// Whether this is the same change, in whatever state. The number is not enough: without a journal, numbers may be reused.
    /// </summary>
    public bool IsSameAs(Change other) => Id == other.Id && At == other.At;
}
