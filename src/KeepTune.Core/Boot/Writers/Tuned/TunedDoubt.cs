namespace KeepTune.Core.Boot.Writers.Tuned;

/// <summary>A place of which only TuneD can tell what comes of it: variables, functions and conditions are not evaluated here.</summary>
/// <param name="Why">What stands there, for people.</param>
public sealed record TunedDoubt(SourceLine Source, string Why)
{
    internal static TunedDoubt OfVariable(string option, TunedOption value) =>
        new(value.Source, $"'{option}' has a variable or function in it");

    internal static TunedDoubt OfPath(string option, TunedOption value) =>
        value.IsPlain ? new(value.Source, $"'{option}' is not plain ASCII") : OfVariable(option, value);
}
