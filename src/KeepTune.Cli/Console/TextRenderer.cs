using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace KeepTune.Cli.Console;

/// <summary>
/// Renders text with Spectre.Console. Everything about the terminal comes from <see cref="Screen"/>; otherwise Spectre.Console would look
/// at variables of CI systems and at <c>System.Console</c>. It writes to memory, so that a report goes out whole with write(2), and errors
/// of that are noticed.
/// </summary>
internal static class TextRenderer
{
    private const int DefaultHeight = 24;

    /// <returns>The rendered text, without trailing blanks.</returns>
    public static string Text(Screen screen, IEnumerable<IRenderable> renderables)
    {
        using var written = new StringWriter { NewLine = "\n" };
        var console = screen.IsTerminal ? On(screen, written) : null;
        foreach (var renderable in renderables)
        {
            if (console is not null)
                console.Write(renderable);
            else
                WritePlain(renderable, written, screen.Width);
        }

        return string.Join('\n', written.ToString().Split('\n').Select(line => line.TrimEnd(' ')));
    }

    public static string Text(Screen screen, params IRenderable[] renderables) => Text(screen, renderables.AsEnumerable());

    // A pipe needs no console, and creating one takes longer than rendering.
    private static void WritePlain(IRenderable renderable, StringWriter writer, int width)
    {
        foreach (var segment in renderable.Render(new RenderOptions(new NoCapabilities(), new Size(width, DefaultHeight)), width))
            writer.Write(segment.Text);
    }

    private static IAnsiConsole On(Screen screen, TextWriter writer)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = screen.Color ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = screen.Color ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Out = new Output(writer, screen),
                Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
                EnvironmentVariables = [],
            });
        console.Profile.Capabilities.Unicode = screen.Unicode;
        return console;
    }

    private sealed class NoCapabilities : IReadOnlyCapabilities
    {
        public ColorSystem ColorSystem => ColorSystem.NoColors;

        public bool Ansi => false;

        public bool Links => false;

        public bool Legacy => false;

        public bool Interactive => false;

        public bool Unicode => false;

        public bool AlternateBuffer => false;
    }

    private sealed class Output(TextWriter writer, Screen screen) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => screen.IsTerminal;

        public int Width => screen.Width;

        public int Height => screen.Height ?? DefaultHeight;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
