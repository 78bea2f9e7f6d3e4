using System.Globalization;
using System.Text;

namespace KeepTune.Core.Text;

/// <summary>
/// Durations as people type and read them: <c>90</c>, <c>90s</c>, <c>2m</c>, <c>1h30m</c>, <c>2h 11m 15s</c>. Whole seconds only.
/// </summary>
public static class DurationText
{
    /// <summary>How a duration is written, for messages.</summary>
    public const string Expected = "whole seconds or a duration such as 90s, 2m or 1h30m";

    private const int MaxDigits = 10;

    private static readonly (string Unit, int Seconds)[] Units =
    [
        ("s", 1), ("sec", 1), ("second", 1), ("seconds", 1),
        ("m", 60), ("min", 60), ("minute", 60), ("minutes", 60),
        ("h", 3600), ("hr", 3600), ("hour", 3600), ("hours", 3600),
        ("d", 86400), ("day", 86400), ("days", 86400),
    ];

    /// <summary>Reads plain decimal seconds, or numbers with units of systemd.time(7); one space between two parts is allowed.</summary>
    /// <returns>False for anything else, and for more than int.MaxValue seconds: nothing is guessed.</returns>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        long total = 0;
        var rest = text.AsSpan();
        for (var first = true; first || !rest.IsEmpty; first = false)
        {
            if (!first && rest[0] == ' ')
                rest = rest[1..];
            if (!TakeNumber(ref rest, out var number))
                return false;
            if (first && rest.IsEmpty)
                total = number;
            else if (TakeUnit(ref rest) is { } seconds)
                total += number * seconds;
            else
                return false;
            if (total > int.MaxValue)
                return false;
        }

        duration = TimeSpan.FromSeconds(total);
        return true;
    }

    /// <summary>Days to seconds, without zero parts: <c>2h 11m 15s</c>; below one second <c>0.25s</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration < TimeSpan.Zero)
            return "-" + Format(-duration);
        if (duration < TimeSpan.FromSeconds(1))
            return duration.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + "s";

        var whole = TimeSpan.FromSeconds(Math.Round(duration.TotalSeconds, MidpointRounding.AwayFromZero));
        var text = new StringBuilder();
        Append(text, (int)whole.TotalDays, 'd');
        Append(text, whole.Hours, 'h');
        Append(text, whole.Minutes, 'm');
        Append(text, whole.Seconds, 's');
        return text.ToString();
    }

    private static void Append(StringBuilder text, int number, char unit)
    {
        if (number > 0)
            text.Append(text.Length > 0 ? " " : "").Append(number).Append(unit);
    }

    private static bool TakeNumber(ref ReadOnlySpan<char> rest, out long number)
    {
        var digits = 0;
        while (digits < rest.Length && char.IsAsciiDigit(rest[digits]))
            digits++;

        var plain = PlainDecimal.TryParse(rest[..digits], out number) && digits <= MaxDigits;
        rest = rest[digits..];
        return plain;
    }

    private static int? TakeUnit(ref ReadOnlySpan<char> rest)
    {
        var letters = 0;
        while (letters < rest.Length && char.IsAsciiLetter(rest[letters]))
            letters++;

        var unit = rest[..letters];
        rest = rest[letters..];
        foreach (var (name, seconds) in Units)
        {
            if (unit.SequenceEqual(name))
                return seconds;
        }

        return null;
    }
}
