namespace KeepTune.Core.Boot.Engines;

/// <summary>
/// What the kernel makes of the text that is written to one of the three sysctls (kernel/sysctl.c: proc_get_long, proc_dointvec_jiffies,
/// proc_dou8vec_minmax). Not int.Parse: <c>010</c> is 8, and after a blank anything may follow.
/// </summary>
public static class KernelNumber
{
    /// <summary>A write of this much or more is refused (KMALLOC_MAX_SIZE).</summary>
    private const long TooLong = 4 << 20;

    /// <summary>proc_get_long looks at 21 characters; a number that fills them might go on, and is refused.</summary>
    private const int MostCharacters = 21;

    private const int LargestProbes = 255;

    /// <summary>Of one write no more is looked at (PAGE_SIZE - 1).</summary>
    private const int MostBytes = 4095;

    // The kernel's isspace counts the no-break space of Latin-1.
    private static ReadOnlySpan<byte> Blanks => [(byte)' ', (byte)'\t', (byte)'\n', (byte)'\v', (byte)'\f', (byte)'\r', 0xA0];

    /// <param name="text">The beginning of what is written, without its line end.</param>
    /// <param name="length">Bytes of all that is written, its line end included.</param>
    /// <param name="hz">The kernel's timer frequency: time and intvl are kept in ticks.</param>
    /// <returns>Seconds or a count; null where the write fails with EINVAL or ENOMEM.</returns>
    public static int? Parse(SysctlKey key, ReadOnlySpan<byte> text, long length, int hz)
    {
        if (length >= TooLong || Magnitude(text, out var negative) is not { } magnitude)
            return null;

        // The count is unsigned and takes no sign at all, not even that of -0.
        if (key is SysctlKey.Probes)
            return !negative && magnitude <= LargestProbes ? (int)magnitude : null;
        return magnitude <= (ulong)(int.MaxValue / hz) ? (negative ? -(int)magnitude : (int)magnitude) : null;
    }

    private static ulong? Magnitude(ReadOnlySpan<byte> text, out bool negative)
    {
        text = text[..Math.Min(text.Length, MostBytes)].TrimStart(Blanks);
        var most = Math.Min(text.Length, MostCharacters);
        negative = text.Length > 0 && text[0] == '-';
        var at = negative ? 1 : 0;
        if (at >= most || !char.IsAsciiDigit((char)text[at]))
            return null;

        var numberBase = Base(text[at..most]);
        if (numberBase == 16)
            at += 2;
        ulong number = 0;
        while (at < most && Digit(text[at]) is var digit && digit < numberBase)
        {
            if (number > (ulong.MaxValue - (ulong)digit) / (ulong)numberBase)
                return null;
            number = (number * (ulong)numberBase) + (ulong)digit;
            at++;
        }

        var ends = at < MostCharacters && (at == text.Length || text[at] is (byte)' ' or (byte)'\t' or (byte)'\n');
        return ends ? number : null;
    }

    // lib/kstrtox.c, _parse_integer_fixup_radix.
    private static int Base(ReadOnlySpan<byte> digits)
    {
        if (digits[0] != '0')
            return 10;
        return digits.Length > 2 && (digits[1] | 0x20) == 'x' && Digit(digits[2]) < 16 ? 16 : 8;
    }

    private static int Digit(byte character) => (char)character switch
    {
        >= '0' and <= '9' => character - '0',
        >= 'a' and <= 'f' => character - 'a' + 10,
        >= 'A' and <= 'F' => character - 'A' + 10,
        _ => int.MaxValue,
    };
}
