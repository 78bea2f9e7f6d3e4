namespace KeepTune.Core.Profiles;

/// <summary>Either a profile, or every mistake in the text, in order.</summary>
public sealed record ProfileParseResult(Profile? Profile, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <exception cref="Failure">InvalidInput with all mistakes.</exception>
    public Profile OrThrow() => Profile ?? throw new Failure(
        FailureKind.InvalidInput,
        [.. Diagnostics.Select(diagnostic => diagnostic.ToString())],
        "run 'man 5 keeptune-profile' for the format");
}
