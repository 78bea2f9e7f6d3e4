using System.Text;

namespace KeepTune.Core.Text;

/// <summary>A change of text in the format of <c>diff -u</c> and <c>patch</c>, with three lines of context.</summary>
public static class UnifiedDiff
{
    private const int Context = 3;

    private enum Kind
    {
        Same = ' ',
        Removed = '-',
        Added = '+',
    }

    /// <param name="before">Null for a file that does not exist yet.</param>
    /// <param name="after">Null for a file that is removed.</param>
    /// <returns>Empty if nothing differs. Lines are escaped for a terminal.</returns>
    public static string Of(string? before, string? after, string name)
    {
        if (before == after)
            return "";

        var edits = Edits(Lines(before), Lines(after));
        var text = new StringBuilder();
        text.Append("--- ").Append(before is null ? "/dev/null" : name).Append('\n');
        text.Append("+++ ").Append(after is null ? "/dev/null" : name).Append('\n');
        for (var at = 0; at < edits.Count;)
        {
            var first = edits.FindIndex(at, edit => edit.Kind != Kind.Same);
            if (first < 0)
                break;

            // Changes share a hunk if no more lines separate them than the context of both.
            var last = first;
            for (var i = first; i < edits.Count && i <= last + (2 * Context) + 1; i++)
            {
                if (edits[i].Kind != Kind.Same)
                    last = i;
            }

            var from = Math.Max(first - Context, at);
            at = Math.Min(last + Context + 1, edits.Count);
            AppendHunk(text, edits, from, at);
        }

        return text.ToString();
    }

    private static void AppendHunk(StringBuilder text, List<(Kind Kind, string Line)> edits, int from, int to)
    {
        int Count(int start, int end, Kind without) => edits.Take(start..end).Count(edit => edit.Kind != without);
        string Range(Kind without)
        {
            var count = Count(from, to, without);
            var start = Count(0, from, without) + (count == 0 ? 0 : 1);
            return count == 1 ? $"{start}" : $"{start},{count}";
        }

        text.Append($"@@ -{Range(Kind.Added)} +{Range(Kind.Removed)} @@\n");
        foreach (var (kind, line) in edits.Take(from..to))
        {
            text.Append((char)kind).Append(Printable.Escape(line.TrimEnd('\n'))).Append('\n');
            if (!line.EndsWith('\n'))
                text.Append("\\ No newline at end of file\n");
        }
    }

    private static string[] Lines(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return [];

        var pieces = text.Split('\n');
        var lines = pieces[..^1].Select(piece => piece + "\n");
        return [.. pieces[^1].Length > 0 ? lines.Append(pieces[^1]) : lines];
    }

    // The longest common subsequence by the textbook table, after removing the common start and end.
    private static List<(Kind Kind, string Line)> Edits(string[] before, string[] after)
    {
        var head = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        var tail = before.Skip(head).Reverse().Zip(after.Skip(head).Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
        var a = before[head..^tail];
        var b = after[head..^tail];

        var common = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--)
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        List<(Kind, string)> edits = [.. before[..head].Select(line => (Kind.Same, line))];
        for (int i = 0, j = 0; i < a.Length || j < b.Length;)
        {
            if (i < a.Length && j < b.Length && a[i] == b[j])
            {
                edits.Add((Kind.Same, a[i++]));
                j++;
            }
            else if (i < a.Length && (j == b.Length || common[i + 1, j] >= common[i, j + 1]))
            {
                edits.Add((Kind.Removed, a[i++]));
            }
            else
            {
                edits.Add((Kind.Added, b[j++]));
            }
        }

        edits.AddRange(before[^tail..].Select(line => (Kind.Same, line)));
        return edits;
    }
}
