namespace KeepTune.Cli.Console;

/// <summary>The meaning of a piece of text. Colour shows it where allowed, but the words always show it too.</summary>
internal enum Meaning
{
    None,
    Heading,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>A warning, or drift.</summary>
    Warning,

    Failure,
    Secondary,
}
