using Spectre.Console;
using Spectre.Console.Rendering;

namespace KeepTune.Cli.Console;

/// <summary>
/// The style of a meaning, in the terminal's own eight colours, which a theme makes readable on its background, light or dark. Bright
/// colours and backgrounds are never used.
/// </summary>
internal static class Styles
{
    private static readonly Style Heading = new(decoration: Decoration.Bold);
    private static readonly Style Good = new(foreground: Color.Green);
    private static readonly Style Warning = new(foreground: Color.Olive);
    private static readonly Style Failure = new(foreground: Color.Maroon);
    private static readonly Style Secondary = new(decoration: Decoration.Dim);

    public static Style Of(Meaning meaning, RenderOptions options) => options.ColorSystem == ColorSystem.NoColors
        ? Style.Plain
        : meaning switch
        {
            Meaning.Heading => Heading,
            Meaning.Good => Good,
            Meaning.Warning => Warning,
            Meaning.Failure => Failure,
            Meaning.Secondary => Secondary,
            _ => Style.Plain,
        };
}
