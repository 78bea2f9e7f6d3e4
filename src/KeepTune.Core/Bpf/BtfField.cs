namespace KeepTune.Core.Bpf;

/// <summary>The location of a member of a structure.</summary>
/// <param name="BitOffset">From the beginning of the structure at the start of the path.</param>
/// <param name="Bits">Its width, from the bit field or the type.</param>
/// <param name="Type">The BTF id of its type.</param>
public readonly record struct BtfField(int BitOffset, int Bits, int Type)
{
    /// <summary>The offset in bytes.</summary>
    public int Offset => BitOffset / 8;
}
