using Spectre.Console;
using Spectre.Console.Rendering;

namespace KeepTune.Cli.Console;

/// <summary>
/// A table of some dozens of rows, without borders. On a terminal it is Spectre.Console's, with cells wrapped at words in columns that
/// <see cref="TableLayout"/> has made wide enough: Spectre.Console's own layout narrows the widest columns, even within a word. Piped, each
/// row is one line.
/// </summary>
internal static class ShortTable
{
    /// <param name="numbers">Right-aligned columns.</param>
    public static string Text(
        IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<StyledText>> rows, Screen screen, params int[] numbers)
    {
        var words = rows.Select(row => (IReadOnlyList<string>)[.. row.Select(cell => cell.ToString())]).ToList();
        if (!screen.IsTerminal)
            return Columns.Text(headings, words, screen, numbers);

        var layout = TableLayout.Of(headings, words, screen.Width);
        IReadOnlyList<IReadOnlyList<StyledText>> all = [[.. headings.Select(StyledText.Heading)], .. rows];
        IReadOnlyList<IRenderable> tables = layout is [var only]
            ? [Table(only, all, numbers)]
            : [.. all.SelectMany(row => layout.Where(line => IsFilled(line, row)).Select(line => Line(line, row, numbers)))];
        // The terminal itself breaks what is longer than a line.
        var width = layout.Max(line => TableLayout.Indent + line.Sum(column => column.Width + TableLayout.Gap));
        return TextRenderer.Text(screen with { Width = Math.Max(screen.Width, width) }, tables);
    }

    private static bool IsFilled(IReadOnlyList<ColumnWidth> line, IReadOnlyList<StyledText> row) =>
        line[0].Column == 0 || line.Any(column => row[column.Column].Pieces.Count > 0);

    private static IRenderable Line(IReadOnlyList<ColumnWidth> line, IReadOnlyList<StyledText> row, int[] numbers)
    {
        var table = Table(line, [row], numbers);
        return line[0].Column == 0 ? table : new Padder(table, new Padding(TableLayout.Indent, 0, 0, 0));
    }

    private static Table Table(
        IReadOnlyList<ColumnWidth> columns, IReadOnlyList<IReadOnlyList<StyledText>> rows, int[] numbers)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        for (var i = 0; i < columns.Count; i++)
            table.AddColumn(
                new TableColumn(new Text(""))
                {
                    Width = columns[i].Width,
                    Padding = new Padding(0, 0, i < columns.Count - 1 ? TableLayout.Gap : 0, 0),
                    Alignment = numbers.Contains(columns[i].Column) ? Justify.Right : Justify.Left,
                });
        foreach (var row in rows)
            table.AddRow(columns.Select(column => new Cell(row[column.Column])));
        return table;
    }

    private sealed class Cell(StyledText text) : Renderable
    {
        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
        {
            var paragraph = new Paragraph();
            foreach (var piece in text.Pieces)
                paragraph.Append(piece.Text, Styles.Of(piece.Meaning, options));
            return ((IRenderable)paragraph).Render(options, maxWidth);
        }
    }
}
