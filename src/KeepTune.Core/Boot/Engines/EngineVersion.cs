using System.Globalization;

namespace KeepTune.Core.Boot.Engines;

/// <summary>The version of a boot engine: one number for systemd, three for procps.</summary>
public readonly record struct EngineVersion(int Major, int Minor = 0, int Patch = 0) : IComparable<EngineVersion>
{
    /// <summary>The newest version whose behaviour was measured; newer ones are treated like it.</summary>
    public static EngineVersion NewestKnown(BootEngine engine) => engine is BootEngine.Systemd ? new(262) : new(4, 0, 7);

    public int CompareTo(EngineVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public static bool operator <(EngineVersion left, EngineVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(EngineVersion left, EngineVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(EngineVersion left, EngineVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(EngineVersion left, EngineVersion right) => left.CompareTo(right) >= 0;

    /// <summary><c>252</c> for systemd, <c>4.0.2</c> for procps.</summary>
    public string Text(BootEngine engine) => engine is BootEngine.Systemd
        ? Major.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");

    /// <summary>
    /// The numbers at the start of a package version, without the epoch: <c>2:4.0.2-3</c>, <c>252.38-1~deb12u1</c>; null if there are none.
    /// </summary>
    public static EngineVersion? Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var start = colon > 0 && text[..colon].All(char.IsAsciiDigit) ? colon + 1 : 0;
        var numbers = new List<int>();
        foreach (var part in text[start..].Split('.'))
        {
            var digits = new string([.. part.TakeWhile(char.IsAsciiDigit)]);
            if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                break;
            numbers.Add(number);
            if (digits.Length < part.Length || numbers.Count == 3)
                break;
        }

        return numbers.Count == 0 ? null : new(numbers[0], numbers.ElementAtOrDefault(1), numbers.ElementAtOrDefault(2));
    }
}
