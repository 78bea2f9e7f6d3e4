using System.Text;
using KeepTune.Core.Profiles;

namespace KeepTune.Core.Planning;

/// <summary>Writes a plan as a profile, with its reasons as comments.</summary>
public static class PlannedProfile
{
    private const int Width = 100;

    /// <summary>The same plan always gives the same bytes: it contains no date.</summary>
    /// <param name="description">Its purpose in one line.</param>
    /// <param name="command">The command that makes the same plan.</param>
    /// <param name="sources">Origins of the limits.</param>
    /// <exception cref="InvalidOperationException">A defect: the text does not parse to these values.</exception>
    public static byte[] Bytes(
        string name, KeepalivePlan plan, PlanReasons reasons, string description, string command, IEnumerable<string> sources)
    {
        var settings = plan.Settings;
        var text = new StringBuilder();
        Comment(text, $"Made by: {command}");
        Comment(text, $"time: {reasons.Time}.");
        Comment(text, $"intvl: {reasons.Intvl}.");
        Comment(text, $"probes: {reasons.Probes}.");
        foreach (var source in sources)
            Comment(text, $"limit: {source}");
        text.Append(
            $"description = {Quoted(description)}\ntime = {settings.TimeSeconds}\nintvl = {settings.IntvlSeconds}\nprobes = "
                + $"{settings.Probes}\n");
        text.Append($"tags = [\"plan\"]\nsource = {Quoted(command)}\n");

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        return ProfileParser.Parse(bytes, name + ProfileName.FileSuffix, name, KeepaliveRange.Usual).Profile?.Settings == settings
            ? bytes
            : throw new InvalidOperationException("the profile written for a plan does not parse to the same values");
    }

    private static void Comment(StringBuilder text, string sentence)
    {
        var length = 0;
        foreach (var word in Printable.Escape(sentence).Split(' '))
        {
            if (length == 0 || length + 1 + word.Length > Width)
            {
                text.Append(length == 0 ? "#" : "\n#  ");
                length = length == 0 ? 1 : 3;
            }

            text.Append(' ').Append(word);
            length += 1 + word.Length;
        }

        text.Append('\n');
    }

    // A basic string of TOML: of the printable characters only these two are escaped.
    private static string Quoted(string line) =>
        $"\"{Printable.Escape(line).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
