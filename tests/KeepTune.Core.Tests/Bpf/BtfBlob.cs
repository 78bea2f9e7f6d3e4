using System.Buffers.Binary;
using System.Text;
using KeepTune.Core.Bpf;

namespace KeepTune.Core.Tests.Bpf;

/// <summary>Writes BTF as the kernel does (Documentation/bpf/btf.rst); each method returns the id of the new type.</summary>
internal sealed class BtfBlob
{
    private readonly List<byte> types = [];
    private readonly List<byte> strings = [0];
    private int count;

    public int Integer(string name, int bytes, int? bits = null, int shift = 0)
    {
        var id = Type(name, BtfKind.Number, 0, bytes);
        Word((shift << 16) | (bits ?? (bytes * 8)));
        return id;
    }

    public int Pointer(int to) => Type("", BtfKind.Address, 0, to);

    public int Named(string name, int to) => Type(name, BtfKind.TypeDefinition, 0, to);

    public int Qualified(BtfKind kind, int type) => Type("", kind, 0, type);

    public int Array(int element, int index, int length)
    {
        var id = Type("", BtfKind.Array, 0, 0);
        Word(element);
        Word(index);
        Word(length);
        return id;
    }

    public int Function(string name) => Type(name, BtfKind.Function, 0, Type("", BtfKind.FunctionPrototype, 0, 0));

    public int Enumeration(string name, params (string Name, int Value)[] values)
    {
        var id = Type(name, BtfKind.Enumeration, values.Length, 4);
        foreach (var value in values)
        {
            Word(Text(value.Name));
            Word(value.Value);
        }

        return id;
    }

    /// <summary>Members by name, type and offset in bits; with a width, that of a bit field.</summary>
    public int Structure(string name, params (string Name, int Type, int Offset)[] members) => Structure(name, BtfKind.Structure, members);

    public int Union(string name, params (string Name, int Type, int Offset)[] members) => Structure(name, BtfKind.Union, members);

    public int WithBitFields(string name, params (string Name, int Type, int Offset, int Bits)[] members)
    {
        var id = Type(name, BtfKind.Structure, members.Length | int.MinValue, 0);
        foreach (var member in members)
        {
            Word(Text(member.Name));
            Word(member.Type);
            Word((member.Bits << 24) | member.Offset);
        }

        return id;
    }

    public byte[] Bytes()
    {
        var header = new byte[24];
        BinaryPrimitives.WriteUInt16LittleEndian(header, 0xEB9F);
        header[2] = 1;
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), header.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), types.Count);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), types.Count);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(20), strings.Count);
        return [.. header, .. types, .. strings];
    }

    private int Structure(string name, BtfKind kind, (string Name, int Type, int Offset)[] members)
    {
        var id = Type(name, kind, members.Length, 0);
        foreach (var member in members)
        {
            Word(Text(member.Name));
            Word(member.Type);
            Word(member.Offset);
        }

        return id;
    }

    private int Type(string name, BtfKind kind, int info, int sizeOrType)
    {
        Word(Text(name));
        Word(info | ((int)kind << 24));
        Word(sizeOrType);
        return ++count;
    }

    private int Text(string text)
    {
        if (text.Length == 0)
            return 0;
        var at = strings.Count;
        strings.AddRange([.. Encoding.ASCII.GetBytes(text), 0]);
        return at;
    }

    private void Word(int number) => types.AddRange(BitConverter.GetBytes(number));
}
