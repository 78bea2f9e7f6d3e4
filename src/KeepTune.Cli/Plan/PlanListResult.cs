using KeepTune.Core.Planning;

namespace KeepTune.Cli.Plan;

/// <summary><c>keeptune plan --list --json</c>.</summary>
internal sealed record PlanListResult(string Schema, IReadOnlyList<MiddleboxResult> Boxes)
{
    public const string SchemaName = "keeptune.plan-list.v1";
}

/// <param name="LimitS">Default; null if it has none.</param>
/// <param name="MinS">Lowest setting; null if fixed or not documented.</param>
/// <param name="AtLimit">silent, reset or closed; null if unknown.</param>
internal sealed record MiddleboxResult(
    string Name, string Title, double? LimitS, double? MinS, double? MaxS, bool Refreshed, string? AtLimit, string Source, bool Verified)
{
    public static MiddleboxResult Of(Middlebox box) =>
        new(
            box.Name,
            box.Title,
            Seconds.Of(box.Limit),
            Seconds.Of(box.Shortest),
            Seconds.Of(box.Longest),
            box.Refreshed,
            Word(box.AtLimit),
            box.Source,
            box.Verified);

    /// <summary>Null if unknown.</summary>
    public static string? Word(AtLimit atLimit) => atLimit switch
    {
        Core.Planning.AtLimit.Silent => "silent",
        Core.Planning.AtLimit.Reset => "reset",
        Core.Planning.AtLimit.Closed => "closed",
        _ => null,
    };
}
