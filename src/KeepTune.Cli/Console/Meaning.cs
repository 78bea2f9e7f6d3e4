namespace KeepTune.Cli.Console;

/// <summary>What a word stands for: shown in colour where that is welcome, and always by the word itself, too.</summary>
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
