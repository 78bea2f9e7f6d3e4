namespace KeepTune.Core.Profiles;

/// <summary>Either a profile, or every mistake that the text holds, in the order of the text.</summary>
public sealed record ProfileParseResult(Profile? Profile, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <exception cref="Failure">InvalidInput with all mistakes.</exception>
    public Profile OrThrow() => Profile ?? throw new Failure(
        FailureKind.InvalidInput,
        [.. Diagnostics.Select(diagnostic => diagnostic.ToString())],
        "see keeptune-profile(5) for the form of a profile");
}
