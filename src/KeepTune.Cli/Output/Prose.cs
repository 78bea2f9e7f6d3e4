using System.Text;
using Spectre.Console;

namespace KeepTune.Cli.Output;

/// <summary>Headings, paragraphs and tables through Spectre.Console, into a string: wrapped to the screen, coloured where it is welcome.</summary>
#pragma warning disable CA1001 // A StringWriter holds nothing but memory.
internal sealed class Prose
#pragma warning restore CA1001
{
    /// <summary>Long lines are hard to read, however wide the terminal.</summary>
    private const int WidestText = 100;

    /// <summary>Below this a table would lose columns; the terminal's own wrapping keeps them.</summary>
    private const int NarrowestTable = 70;

    /// <summary>What is read by programs is never wrapped.</summary>
    private const int Unwrapped = 10_000;


    private readonly StringWriter writer = new() { NewLine = "\n" };
    private readonly IAnsiConsole console;

    public Prose(Screen screen)
    {
        Screen = screen;
        console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new StringOutput(writer, Math.Min(screen.Width, WidestText)),
            Ansi = screen.Color ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = screen.Color ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Capabilities.Unicode = screen.Unicode;
        console.Profile.Width = Math.Min(screen.Width, WidestText);
    }

    public Screen Screen { get; }

    public Prose Heading(string text)
    {
        console.Write(new Spectre.Console.Text(text, new Style(decoration: Decoration.Bold)));
        console.WriteLine();
        return this;
    }

    public Prose Paragraph(string text)
    {
        console.Write(new Padder(new Spectre.Console.Text(text), new Padding(2, 0, 0, 0)));
        return this;
    }

    /// <summary>A line that is as wide as it is.</summary>
    public Prose Line(string text = "")
    {
        writer.Write(text + "\n");
        return this;
    }

    /// <summary>Columns without borders; a terminal wraps the last one, a program gets each row on one line.</summary>
    public Prose Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows, params int[] numbers)
    {
        console.Profile.Width = Screen.IsTerminal && Screen.Width >= NarrowestTable ? Screen.Width : Unwrapped;
        var table = new Table().NoBorder();
        for (var i = 0; i < headings.Count; i++)
        {
            var column = new TableColumn(new Spectre.Console.Text(headings[i], new Style(decoration: Decoration.Bold))) { NoWrap = i < headings.Count - 1 };
            column.Alignment = numbers.Contains(i) ? Justify.Right : Justify.Left;
            column.Padding = new Padding(0, 0, i < headings.Count - 1 ? 2 : 0, 0);
            table.AddColumn(column);
        }

        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Spectre.Console.Text(cell)));
        console.Write(table);
        console.Profile.Width = Math.Min(Screen.Width, WidestText);
        return this;
    }

    /// <summary>All of it, without blanks at the ends of lines.</summary>
    public override string ToString() => string.Join('\n', writer.ToString().Split('\n').Select(line => line.TrimEnd(' ')));

    // Spectre's own output asks System.Console what it writes to, which sends the terminal mode sequences.
    private sealed class StringOutput(TextWriter writer, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => false;

        public int Width => width;

        public int Height => 24;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
