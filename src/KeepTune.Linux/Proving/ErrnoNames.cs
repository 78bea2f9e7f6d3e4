namespace KeepTune.Linux.Proving;

/// <summary>The errors that can end a connection, as named in errno(3).</summary>
internal static class ErrnoNames
{
    private static readonly (int Number, string Name)[] Names =
    [
        (32, "EPIPE"), (101, "ENETUNREACH"), (103, "ECONNABORTED"), (104, "ECONNRESET"), (110, "ETIMEDOUT"), (111, "ECONNREFUSED"),
        (112, "EHOSTDOWN"), (113, "EHOSTUNREACH"),
    ];

    /// <returns>Null for no error.</returns>
    public static string? Of(Errno? error) => error is not { } known || known == Errno.None ? null
        : Array.Find(Names, one => one.Number == known.Number).Name ?? $"errno {known.Number}";
}
