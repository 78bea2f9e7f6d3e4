using System.Text.Json.Serialization;

namespace KeepTune.Cli.Changes;

/// <summary><c>keeptune confirm --json</c>.</summary>
/// <param name="Changed">A change was kept, or rolled back with <c>--cancel</c>; false if none was pending.</param>
/// <param name="Cancelled">It was rolled back.</param>
/// <param name="Namespaces">What the kept change had changed; empty if none was pending.</param>
/// <param name="Persisted">The file that was written now; null if the change has none.</param>
internal sealed record ConfirmResult(
    string Schema,
    bool Changed,
    bool Cancelled,
    string? Profile,
    IReadOnlyList<NamespaceChangeResult> Namespaces,
    PersistedResult? Persisted)
{
    public const string SchemaName = "keeptune.confirm.v1";

    /// <summary>The number of the change that was confirmed or rolled back, now or before; null if there is none.</summary>
    public long? Id { get; init; }

    /// <summary>Nothing was pending: the newest change had been confirmed before.</summary>
    public bool AlreadyConfirmed { get; init; }

    /// <summary>What the text report says instead of "nothing to confirm".</summary>
    [JsonIgnore]
    public string? Note { get; init; }
}
