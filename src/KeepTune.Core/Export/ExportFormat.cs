using System.Text;

namespace KeepTune.Core.Export;

/// <summary>A target that takes keepalive values in a form of its own: a container runtime, a server, a programming language.</summary>
public sealed class ExportFormat
{
    private readonly string[] notes;
    private readonly string body;

    /// <param name="name">The word that names it on the command line.</param>
    /// <param name="comment">How a comment's line begins in the target's syntax; null where that has no comments.</param>
    /// <param name="text">
    /// What the values reach there, what the target can't express and what it needs, a sentence on each line, the reach first; an empty
    /// line; the values as the target takes them. Both with the places that <see cref="Fill"/> knows. UTF-8, half of what a string takes in
    /// the program. </param>
    internal ExportFormat(string name, string? comment, ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf("\n\n"u8);
        Name = name;
        Comment = comment;
        notes = Encoding.UTF8.GetString(text[..end]).Split('\n');
        body = Encoding.UTF8.GetString(text[(end + 2)..]);
    }

    public string Name { get; }

    /// <summary>How a comment's line begins; null where there are none, so that the caveats must be told otherwise.</summary>
    public string? Comment { get; }

    /// <summary>What the values reach, and what to know before: one sentence each, the reach first.</summary>
    /// <param name="settings">In the usual range (<see cref="KeepaliveRange.Usual"/>).</param>
    public IReadOnlyList<string> Caveats(KeepaliveSettings settings) => Array.ConvertAll(notes, note => Fill(note, settings));

    /// <summary>The text as it goes into a file: ASCII, LF; what it is and the caveats as comments, then the values.</summary>
    /// <param name="profile">A valid profile name, or null for values of no name.</param>
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
                "{who-obeys}",
                "Only sockets on which the program sets SO_KEEPALIVE obey, and only in what the program does not set itself.")
            .Replace(
                "{one-socket}",
                "Reach: the one socket that it is given; sockets accepted from a listening one inherit its values on Linux.")
            .Replace("{overrules}", "It overrules the sysctls of the network namespace, for this socket.")
            .Replace("{time}", $"{settings.TimeSeconds}")
            .Replace("{intvl}", $"{settings.IntvlSeconds}")
            .Replace("{probes}", $"{settings.Probes}")
            .Replace("{detection}", $"{settings.TimeSeconds + (settings.IntvlSeconds * settings.Probes)}")
            .Replace("{third}", $"{third}")
            .Replace("{thirds}", $"{settings.TimeSeconds + (3 * third)}")
            .Replace("{time+10}", $"{settings.TimeSeconds + 10}");
    }
}
