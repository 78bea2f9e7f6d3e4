using System.Buffers.Binary;
using System.Text;

namespace KeepTune.Core.Bpf;

/// <summary>
/// The kernel's description of its own types (<c>/sys/kernel/btf/vmlinux</c>; Documentation/bpf/btf.rst): the location of fields by name.
/// Kernels move them, so nothing else is reliable.
/// </summary>
public readonly ref struct Btf
{
    private const ushort Magic = 0xEB9F;
    private const int SmallestHeader = 24;
    private const int TypeSize = 12;

    // More than any path here has; a malformed description could be cyclic.
    private const int Deepest = 16;

    private readonly ReadOnlySpan<byte> types;
    private readonly ReadOnlySpan<byte> strings;
    private readonly int[] offsets;

    /// <param name="blob">The whole file; .NET runs on little-endian machines only, whose kernel writes little-endian.</param>
    /// <exception cref="Failure">Failed: it is not valid BTF.</exception>
    public Btf(ReadOnlySpan<byte> blob)
    {
        if (blob.Length < SmallestHeader || BinaryPrimitives.ReadUInt16LittleEndian(blob) != Magic)
            throw Malformed("no valid header");
        var body = Part(blob, 0, Word(blob, 4));
        types = Part(blob, body.Length + Word(blob, 8), Word(blob, 12));
        strings = Part(blob, body.Length + Word(blob, 16), Word(blob, 20));
        if (strings.IsEmpty || strings[^1] != 0)
            throw Malformed("unterminated strings");
        offsets = Offsets(types);
    }

    /// <summary>Number of types; ids begin with 1.</summary>
    public int Count => offsets.Length - 1;

    /// <returns>The id of the first type of this kind and name; 0 if there is none.</returns>
    public int Find(BtfKind kind, ReadOnlySpan<byte> name)
    {
        for (var id = 1; id < offsets.Length; id++)
        {
            if (KindOf(id) == kind && IsName(Word(types, offsets[id]), name))
                return id;
        }

        return 0;
    }

    /// <summary>
    /// A member, by its name or by several joined with dots; members of anonymous structures and unions count as those of the outer one.
    /// </summary>
    /// <returns>False if there is no such member.</returns>
    public bool TryField(int structure, string path, out BtfField field)
    {
        field = new(0, 0, structure);
        foreach (var name in path.Split('.'))
        {
            if (!TryMember(field.Type, Encoding.ASCII.GetBytes(name), 0, out var member))
                return false;
            field = member with { BitOffset = field.BitOffset + member.BitOffset };
        }

        return true;
    }

    /// <returns>The type that a field of this type points to; 0 if it is not a pointer.</returns>
    public int PointedTo(int type)
    {
        type = Plain(type);
        return KindOf(type) is BtfKind.Address ? Plain(Word(types, offsets[type] + 8)) : 0;
    }

    /// <returns>The value of a constant of an enumeration; null if there is none.</returns>
    public int? Constant(int enumeration, ReadOnlySpan<byte> name)
    {
        var at = offsets[enumeration];
        var step = KindOf(enumeration) is BtfKind.Enumeration ? 8 : KindOf(enumeration) is BtfKind.Enumeration64 ? 12 : 0;
        for (var i = 0; step > 0 && i < Members(at); i++)
        {
            if (IsName(Word(types, at + TypeSize + (i * step)), name))
                return Word(types, at + TypeSize + (i * step) + 4);
        }

        return null;
    }

    private bool TryMember(int structure, ReadOnlySpan<byte> name, int depth, out BtfField field)
    {
        field = default;
        structure = Plain(structure);
        if (depth > Deepest || KindOf(structure) is not (BtfKind.Structure or BtfKind.Union))
            return false;
        var at = offsets[structure];

        // With the flag, the upper byte of a member's offset is the width of a bit field; without it, the width is in the integer type.
        var flag = Word(types, at + 4) < 0;
        for (var i = 0; i < Members(at); i++)
        {
            var member = at + TypeSize + (i * TypeSize);
            var (text, type, offset) = (Word(types, member), Word(types, member + 4), Word(types, member + 8));
            var bits = flag ? offset >>> 24 : 0;
            offset = flag ? offset & 0xFFFFFF : offset;
            if (text == 0)
            {
                if (!TryMember(type, name, depth + 1, out var inner))
                    continue;
                field = inner with { BitOffset = offset + inner.BitOffset };
                return true;
            }

            if (!IsName(text, name))
                continue;
            var own = IntegerBits(type, out var shift);
            field = new(offset + (bits == 0 ? shift : 0), bits != 0 ? bits : own, type);
            return true;
        }

        return false;
    }

    // Width of a value of the type; an old-style bit field is an integer narrower than its bytes.
    private int IntegerBits(int type, out int shift)
    {
        type = Plain(type);
        shift = 0;
        if (type == 0)
            return 0;
        var size = Word(types, offsets[type] + 8);
        switch (KindOf(type))
        {
            case BtfKind.Address:
                return 64;
            case BtfKind.Number:
                var encoding = Word(types, offsets[type] + TypeSize);
                shift = (encoding >> 16) & 0xFF;
                return encoding & 0xFF;
            case BtfKind.Array or BtfKind.Function or BtfKind.FunctionPrototype or BtfKind.Forward:
                return 0;
            default:
                return size is > 0 and < int.MaxValue / 8 ? size * 8 : 0;
        }
    }

    // Strips the names and qualifiers of a type.
    private int Plain(int type)
    {
        for (var depth = 0; depth < Deepest; depth++)
        {
            if ((uint)type >= (uint)offsets.Length)
                throw Malformed($"type {(uint)type} of {Count}");
            if (KindOf(type) is not (BtfKind.TypeDefinition or BtfKind.Volatile or BtfKind.Constant or BtfKind.Restrict or BtfKind.TypeTag))
                return type;
            type = Word(types, offsets[type] + 8);
        }

        throw Malformed("a type refers to itself");
    }

    private BtfKind KindOf(int id) => id == 0 ? BtfKind.Void : (BtfKind)((Word(types, offsets[id] + 4) >> 24) & 0x1F);

    private int Members(int at) => Word(types, at + 4) & 0xFFFF;

    private bool IsName(int offset, ReadOnlySpan<byte> name) =>
        (uint)offset < (uint)(strings.Length - name.Length)
            && strings[offset + name.Length] == 0
            && strings.Slice(offset, name.Length).SequenceEqual(name);

    private static int[] Offsets(ReadOnlySpan<byte> types)
    {
        // Most types take 12 to 24 bytes.
        var found = new int[(types.Length / 20) + 16];
        var count = 1;
        for (var at = 0; at < types.Length; count++)
        {
            if (types.Length - at < TypeSize)
                throw Malformed("the last type is truncated");
            if (count == found.Length)
                Array.Resize(ref found, count * 2);
            found[count] = at;
            var info = Word(types, at + 4);
            var members = info & 0xFFFF;
            at += TypeSize + ((BtfKind)((info >> 24) & 0x1F) switch
            {
                BtfKind.Number or BtfKind.Variable or BtfKind.DeclarationTag => 4,
                BtfKind.Array => 12,
                BtfKind.Structure or BtfKind.Union or BtfKind.DataSection or BtfKind.Enumeration64 => 12 * members,
                BtfKind.Enumeration or BtfKind.FunctionPrototype => 8 * members,
                BtfKind.Address or BtfKind.Forward or BtfKind.TypeDefinition or BtfKind.Volatile or BtfKind.Constant or BtfKind.Restrict
                    or BtfKind.Function or BtfKind.FloatingPoint or BtfKind.TypeTag => 0,
                var unknown => throw Malformed($"unknown kind of type {(int)unknown}"),
            });
            if (at > types.Length)
                throw Malformed("the last type is truncated");
        }

        return found[..count];
    }

    private static int Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);

    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> blob, int from, int length) =>
        from >= 0 && length >= 0 && from <= blob.Length - length
            ? blob.Slice(from, length)
            : throw Malformed($"truncated after {blob.Length} bytes");

    private static Failure Malformed(string what) =>
        new(FailureKind.Failed, $"couldn't parse the kernel's type information (BTF): {what}");
}
