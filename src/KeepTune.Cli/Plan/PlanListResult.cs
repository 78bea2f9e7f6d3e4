using KeepTune.Core.Planning;

namespace KeepTune.Cli.Plan;

/// <summary><c>keeptune plan --list --json</c>.</summary>
internal sealed record PlanListResult(string Schema, IReadOnlyList<MiddleboxResult> Boxes)
{
    public const string SchemaName = "keeptune.plan-list.v1";
}

/// <param name="LimitS">As shipped; null where it has no default.</param>
/// <param name="MinS">The least that it can be set to; null where it is fixed or not documented.</param>
/// <param name="AtLimit">silent, reset or closed; null where not known.</param>
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

    /// <summary>Null where it is not known.</summary>
    public static string? Word(AtLimit atLimit) => atLimit switch
    {
        Core.Planning.AtLimit.Silent => "silent",
        Core.Planning.AtLimit.Reset => "reset",
        Core.Planning.AtLimit.Closed => "closed",
        _ => null,
    };
}
