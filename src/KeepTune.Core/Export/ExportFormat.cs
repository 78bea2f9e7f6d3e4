using System.Text;

namespace KeepTune.Core.Export;

/// <summary>A target with its own form of keepalive values: a container runtime, a server, a programming language.</summary>
public sealed class ExportFormat
{
    private readonly string[] notes;
    private readonly string body;

    /// <param name="name">Its name on the command line.</param>
    /// <param name="comment">The beginning of a comment line in the target's syntax; null if it has no comments.</param>
    /// <param name="text">
    /// One sentence per line: what the values reach, what the target can't express, what it needs. Then an empty line and the text for the
    /// target. Both may contain the placeholders of <see cref="Fill"/>. UTF-8 takes half the space of a string in the binary.
    /// </param>
    internal ExportFormat(string name, string? comment, ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf("\n\n"u8);
        Name = name;
        Comment = comment;
        notes = Encoding.UTF8.GetString(text[..end]).Split('\n');
        body = Encoding.UTF8.GetString(text[(end + 2)..]);
    }

    public string Name { get; }

    /// <summary>The beginning of a comment line; null if there are no comments, so that the caveats must be shown otherwise.</summary>
    public string? Comment { get; }

    /// <summary>The reach of the values, then the caveats, one sentence each.</summary>
    /// <param name="settings">In the usual range (<see cref="KeepaliveRange.Usual"/>).</param>
    public IReadOnlyList<string> Caveats(KeepaliveSettings settings) => Array.ConvertAll(notes, note => Fill(note, settings));

    /// <summary>The text for a file: ASCII, LF; its origin and the caveats as comments, then the values.</summary>
    /// <param name="profile">A valid profile name, or null for values without one.</param>
    /// <param name="settings">In the usual range.</param>
    public string Text(string? profile, KeepaliveSettings settings)
    {
        var values = Fill(body, settings);
        if (Comment is not { } comment)
            return values;

        var origin = profile is null ? "TCP keepalive" : $"TCP keepalive, keeptune profile '{profile}'";
        var head = CommentLines.Of(comment, Fill(origin + ": time {time} s, intvl {intvl} s, probes {probes}.", settings))
            + CommentLines.Of(comment, Fill("A dead peer of an idle connection is detected after {detection} s.", settings));
        return head + string.Concat(Caveats(settings).Select(caveat => CommentLines.Of(comment, caveat))) + values;
    }

    private static string Fill(string text, KeepaliveSettings settings)
    {
        var third = Math.Max(1, settings.TimeSeconds / 3);
        return text
            .Replace(
                "{followers}",
                "Only sockets on which the program sets SO_KEEPALIVE follow these values, and only where the program does not set its own.")
            .Replace(
                "{one-socket}",
                "Reach: the socket passed to the function; on Linux, sockets accepted from a listening socket inherit its values.")
            .Replace("{overrules}", "It overrides the sysctls of the network namespace for this socket.")
            .Replace("{time}", $"{settings.TimeSeconds}")
            .Replace("{intvl}", $"{settings.IntvlSeconds}")
            .Replace("{probes}", $"{settings.Probes}")
            .Replace("{detection}", $"{settings.TimeSeconds + (settings.IntvlSeconds * settings.Probes)}")
            .Replace("{third}", $"{third}")
            .Replace("{thirds}", $"{settings.TimeSeconds + (3 * third)}")
            .Replace("{time+10}", $"{settings.TimeSeconds + 10}");
    }
}
