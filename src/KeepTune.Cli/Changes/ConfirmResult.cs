namespace KeepTune.Cli.Changes;

/// <summary><c>keeptune confirm --json</c>.</summary>
/// <param name="Changed">A change was kept, or with <c>--cancel</c> taken back; false when none waited.</param>
/// <param name="Cancelled">It was taken back.</param>
/// <param name="Namespaces">What the change that is kept had changed; empty when none waited.</param>
/// <param name="Persisted">The file that was written now; null when the change has none.</param>
internal sealed record ConfirmResult(
    string Schema,
    bool Changed,
    bool Cancelled,
    string? Profile,
    IReadOnlyList<NamespaceChangeResult> Namespaces,
    PersistedResult? Persisted)
{
    public const string SchemaName = "keeptune.confirm.v1";
}
