namespace KeepTune.Core.Bpf;

/// <summary>Where a member of a structure is.</summary>
/// <param name="BitOffset">From the beginning of the structure that the path began with.</param>
/// <param name="Bits">Its width, a bit field's or its type's.</param>
/// <param name="Type">The BTF id of its type.</param>
public readonly record struct BtfField(int BitOffset, int Bits, int Type)
{
    /// <summary>The offset in bytes.</summary>
    public int Offset => BitOffset / 8;
}
