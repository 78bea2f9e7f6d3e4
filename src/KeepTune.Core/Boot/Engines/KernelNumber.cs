namespace KeepTune.Core.Boot.Engines;

/// <summary>
/// How the kernel parses text that is written to one of the three sysctls (kernel/sysctl.c: proc_get_long, proc_dointvec_jiffies,
/// proc_dou8vec_minmax). Unlike int.Parse, it reads <c>010</c> as 8, and accepts anything after a blank.
/// </summary>
public static class KernelNumber
{
    /// <summary>Longer writes, from this size on, are rejected (KMALLOC_MAX_SIZE).</summary>
    private const long TooLong = 4 << 20;

    /// <summary>proc_get_long reads 21 characters; a number that fills them might go on, so it is rejected.</summary>
    private const int MaxCharacters = 21;

    private const int MaxProbes = 255;

    /// <summary>The kernel reads only this much of one write (PAGE_SIZE - 1).</summary>
    private const int MaxBytes = 4095;

    // The kernel's isspace includes the no-break space of Latin-1.
    private static ReadOnlySpan<byte> Blanks => [(byte)' ', (byte)'\t', (byte)'\n', (byte)'\v', (byte)'\f', (byte)'\r', 0xA0];

    /// <param name="text">The start of what is written, without its line end.</param>
    /// <param name="length">Total bytes written, including the line end.</param>
    /// <param name="hz">The kernel's timer frequency: time and intvl are stored in ticks.</param>
    /// <returns>Seconds or a count; null if the write fails with EINVAL or ENOMEM.</returns>
    public static int? Parse(SysctlKey key, ReadOnlySpan<byte> text, long length, int hz)
    {
        if (length >= TooLong || Magnitude(text, out var negative) is not { } magnitude)
            return null;

        // The count is unsigned and accepts no sign, not even that of -0.
        if (key is SysctlKey.Probes)
            return !negative && magnitude <= MaxProbes ? (int)magnitude : null;
        return magnitude <= (ulong)(int.MaxValue / hz) ? (negative ? -(int)magnitude : (int)magnitude) : null;
    }

    private static ulong? Magnitude(ReadOnlySpan<byte> text, out bool negative)
    {
        text = text[..Math.Min(text.Length, MaxBytes)].TrimStart(Blanks);
        var most = Math.Min(text.Length, MaxCharacters);
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

        var ends = at < MaxCharacters && (at == text.Length || text[at] is (byte)' ' or (byte)'\t' or (byte)'\n');
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
