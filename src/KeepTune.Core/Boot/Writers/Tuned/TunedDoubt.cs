namespace KeepTune.Core.Boot.Writers.Tuned;

/// <summary>A place whose effect only TuneD knows: variables, functions and conditions are not evaluated here.</summary>
/// <param name="Why">What is there, as text for people.</param>
public sealed record TunedDoubt(SourceLine Source, string Why)
{
    internal static TunedDoubt OfVariable(string option, TunedOption value) =>
        new(value.Source, $"'{option}' contains a variable or function");

    internal static TunedDoubt OfPath(string option, TunedOption value) =>
        value.IsPlain ? new(value.Source, $"'{option}' is not plain ASCII") : OfVariable(option, value);
}
