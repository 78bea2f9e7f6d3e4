namespace KeepTune.Core.Text;

/// <summary>Appends characters and numbers to a buffer that is known to be long enough.</summary>
internal ref struct AsciiWriter(Span<byte> buffer)
{
    private readonly Span<byte> buffer = buffer;

    public int Length { get; private set; }

    public void Append(char ascii) => buffer[Length++] = (byte)ascii;

    public void Append(uint number)
    {
        if (number >= 10)
            Append(number / 10);
        buffer[Length++] = (byte)('0' + (number % 10));
    }

    public void AppendHexadecimal(uint number)
    {
        if (number >= 16)
            AppendHexadecimal(number >> 4);
        buffer[Length++] = "0123456789abcdef"u8[(int)(number & 15)];
    }
}
