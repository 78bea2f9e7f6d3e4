using System.Buffers.Binary;
using System.Text;

namespace KeepTune.Core.Bpf;

/// <summary>
/// What the kernel tells of its own types (<c>/sys/kernel/btf/vmlinux</c>; Documentation/bpf/btf.rst): where the fields of its structures
/// are, by their names. Kernels move them, so nothing else will do.
/// </summary>
public readonly ref struct Btf
{
    private const ushort Magic = 0xEB9F;
    private const int SmallestHeader = 24;
    private const int TypeSize = 12;

    // More than any path of ours has; a malformed description could go round in circles.
    private const int Deepest = 16;

    private readonly ReadOnlySpan<byte> types;
    private readonly ReadOnlySpan<byte> strings;
    private readonly int[] offsets;

    /// <param name="blob">The whole file; .NET runs on little-endian machines only, and so is what their kernel writes.</param>
    /// <exception cref="Failure">Failed: it is none.</exception>
    public Btf(ReadOnlySpan<byte> blob)
    {
        if (blob.Length < SmallestHeader || BinaryPrimitives.ReadUInt16LittleEndian(blob) != Magic)
            throw Malformed("it does not begin as one");
        var body = Part(blob, 0, Word(blob, 4));
        types = Part(blob, body.Length + Word(blob, 8), Word(blob, 12));
        strings = Part(blob, body.Length + Word(blob, 16), Word(blob, 20));
        if (strings.IsEmpty || strings[^1] != 0)
            throw Malformed("its strings have no end");
        offsets = Offsets(types);
    }

    /// <summary>How many types there are; their ids begin with 1.</summary>
    public int Count => offsets.Length - 1;

    /// <returns>The id of the first type of this kind and name; 0 where there is none.</returns>
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
    /// A member, by its name, or by several with dots between them; those in anonymous structures and unions count as the outer one's.
    /// </summary>
    /// <returns>False where there is no such member.</returns>
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

    /// <returns>What a field of this type points to; 0 where it is no pointer.</returns>
    public int PointedTo(int type)
    {
        type = Plain(type);
        return KindOf(type) is BtfKind.Address ? Plain(Word(types, offsets[type] + 8)) : 0;
    }

    /// <returns>The number that a constant of an enumeration stands for; null where there is none.</returns>
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

        // With the flag a member's offset has the width of a bit field in its upper byte; without, that stands with the integer.
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

    // How wide a value of the type is; the older form of a bit field is an integer that is narrower than its bytes.
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

    // What is behind the names and qualifiers of a type.
    private int Plain(int type)
    {
        for (var depth = 0; depth < Deepest; depth++)
        {
            if ((uint)type >= (uint)offsets.Length)
                throw Malformed($"it names a type {(uint)type} of {Count}");
            if (KindOf(type) is not (BtfKind.TypeDefinition or BtfKind.Volatile or BtfKind.Constant or BtfKind.Restrict or BtfKind.TypeTag))
                return type;
            type = Word(types, offsets[type] + 8);
        }

        throw Malformed("a type stands for itself");
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
                throw Malformed("its last type is cut off");
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
                var unknown => throw Malformed($"it has a type of the unknown kind {(int)unknown}"),
            });
            if (at > types.Length)
                throw Malformed("its last type is cut off");
        }

        return found[..count];
    }

    private static int Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);

    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> blob, int from, int length) =>
        from >= 0 && length >= 0 && from <= blob.Length - length
            ? blob.Slice(from, length)
            : throw Malformed($"it is cut off after {blob.Length} bytes");

    private static Failure Malformed(string what) =>
        new(FailureKind.Failed, $"the kernel's description of its types (BTF) is not understood: {what}");
}
