namespace KeepTune.Core.Boot.Writers.Saptune;

/// <summary>What a note says about one key.</summary>
/// <param name="Text">Empty if it leaves the key alone; null if it depends on something unknown about the machine.</param>
internal sealed record SaptuneEntry(string? Text, SourceLine Source);

/// <summary>
/// A note of saptune, or an override of one (txtparser/ini.go). Whatever the operator, the value is written as given. A section may have
/// tags, such as <c>[sysctl:csp=azure]</c>, all of which must match the machine.
/// </summary>
public sealed class SaptuneNote
{
    private readonly SaptuneEntry?[] entries = new SaptuneEntry?[SysctlKeys.All.Count];

    private SaptuneNote()
    {
    }

    /// <param name="path">The name that sources will use.</param>
    /// <param name="fits">Whether a tag with its value matches the machine; null if unknown.</param>
    public static SaptuneNote Parse(string text, string path, Func<string, string, bool?> fits)
    {
        var note = new SaptuneNote();
        bool? counts = false;
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = WithoutComment(raw.Trim());
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (line[0] == '[')
                counts = Counts(line, fits);
            else if (counts != false)
                note.Take(line, new(path, number), counts == true);
        }

        return note;
    }

    /// <summary>What applying the note writes.</summary>
    /// <param name="changed">The override of the same name, or null. It changes only keys that the note has.</param>
    /// <param name="hz">The kernel's timer frequency, which limits the values.</param>
    public IReadOnlyList<BootWrite> Writes(SaptuneNote? changed, string what, bool? atBoot, int hz)
    {
        var writes = new List<BootWrite>();
        foreach (var key in SysctlKeys.All)
        {
            if (entries[(int)key] is not { } entry)
                continue;
            if (changed?.entries[(int)key] is { } other)
                entry = other;
            var write = new BootWrite(BootWriter.Saptune, what, key, BootWriteEffect.Unknown, null, "", entry.Source, atBoot);
            if (entry.Text is null)
                writes.Add(write);
            else if (entry.Text.Length > 0)
                writes.Add(write.OfText(entry.Text, hz));
        }

        return writes;
    }

    private static bool? Counts(string line, Func<string, string, bool?> fits)
    {
        var fields = line.Trim('[', ']').Split(':');
        if (fields[0] != "sysctl")
            return false;
        bool? counts = true;
        for (var i = 1; i < fields.Length; i++)
        {
            if (fields[i].Length == 0)
                continue;
            var tag = fields[i].Split('=');
            var one = tag.Length == 2 ? fits(tag[0], tag[1]) : false;
            if (one == false)
                return false;
            counts = one is null ? null : counts;
        }

        return counts;
    }

    // ([\w.+_-]+)\s*([<=>]+)\s*["']*(.*?)["']*$, without a slash before the operator.
    private void Take(string line, SourceLine source, bool isCertain)
    {
        var start = line.AsSpan().IndexOfAny('<', '=', '>');
        if (start < 1)
            return;
        var name = line[..start].TrimEnd();
        if (name.Contains('/', StringComparison.Ordinal))
            return;
        var first = name.Length;
        while (first > 0 && (char.IsAsciiLetterOrDigit(name[first - 1]) || name[first - 1] is '.' or '+' or '_' or '-'))
            first--;
        name = name[first..];
        var end = start;
        while (end < line.Length && line[end] is '<' or '=' or '>')
            end++;
        var value = line[end..].Trim().Trim('"', '\'').Replace(' ', '\t');
        foreach (var key in SysctlKeys.All)
        {
            if (name == key.Dotted())
                entries[(int)key] = new(isCertain ? value : null, source);
        }
    }

    private static string WithoutComment(string line)
    {
        for (var at = line.IndexOf('#', StringComparison.Ordinal); at > 0; at = line.IndexOf('#', at + 2))
        {
            var isDoubled = at + 1 < line.Length && line[at + 1] == '#';
            if (!isDoubled && line[at - 1] is ' ' or '\t')
                return line[..at].TrimEnd();
            if (at + 2 > line.Length)
                break;
        }

        return line;
    }
}
