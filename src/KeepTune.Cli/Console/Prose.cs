using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace KeepTune.Cli.Console;

/// <summary>
/// Headings and paragraphs through Spectre.Console, into a string: wrapped to the screen, bold where that is welcome. Its renderables are
/// asked for their segments directly: the console object around them would bring colour palettes, terminal detection and regular
/// expressions along.
/// </summary>
internal sealed class Prose(Screen screen)
{
    /// <summary>Long lines are hard to read, however wide the terminal.</summary>
    private const int WidestText = 100;

    private const int Height = 24;
    private const string BoldOn = "\e[1m";
    private const string BoldOff = "\e[0m";

    private static readonly Style Bold = new(decoration: Decoration.Bold);

    private readonly StringBuilder written = new();

    public Screen Screen => screen;

    private int TextWidth => Math.Min(screen.Width, WidestText);

    public Prose Heading(string text)
    {
        Write(new Spectre.Console.Text(text, Bold), TextWidth);
        return Line();
    }

    public Prose Paragraph(string text)
    {
        Write(new Padder(new Spectre.Console.Text(text), new Padding(2, 0, 0, 0)), TextWidth);
        return this;
    }

    /// <summary>A line that is as wide as it is.</summary>
    public Prose Line(string text = "")
    {
        written.Append(text).Append('\n');
        return this;
    }

    /// <summary>All of it, without blanks at the ends of lines.</summary>
    public override string ToString() => string.Join('\n', written.ToString().Split('\n').Select(line => line.TrimEnd(' ')));

    private void Write(IRenderable renderable, int width)
    {
        var options = new RenderOptions(new PlainCapabilities(screen.Unicode), new Size(width, Height));
        foreach (var segment in renderable.Render(options, width))
        {
            var bold = screen.Color && segment.Style.Decoration.HasFlag(Decoration.Bold) && !string.IsNullOrWhiteSpace(segment.Text);
            written.Append(bold ? BoldOn + segment.Text + BoldOff : segment.Text);
        }
    }

    private sealed class PlainCapabilities(bool unicode) : IReadOnlyCapabilities
    {
        public ColorSystem ColorSystem => ColorSystem.NoColors;

        public bool Ansi => false;

        public bool Links => false;

        public bool Legacy => false;

        public bool Interactive => false;

        public bool Unicode => unicode;

        public bool AlternateBuffer => false;
    }
}
