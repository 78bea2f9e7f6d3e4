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
}
