using KeepTune.Core.Bpf;

namespace KeepTune.Core.Tests.Bpf;

public class BtfTests
{
    [Fact]
    public void A_member_is_found_through_named_and_unnamed_types()
    {
        var blob = new BtfBlob();
        var number = blob.Integer("unsigned int", 4);
        var u32 = blob.Named("u32", blob.Qualified(BtfKind.Constant, number));
        var pair = blob.Union("", ("first", number, 0), ("second", u32, 0));
        var inner = blob.Structure("inner", ("", pair, 32), ("last", u32, 64));
        var outer = blob.Structure("outer", ("head", number, 0), ("body", inner, 64));

        Check(blob, btf =>
        {
            Assert.Equal(outer, btf.Find(BtfKind.Structure, "outer"u8));
            Assert.Equal(0, btf.Find(BtfKind.Union, "outer"u8));
            Assert.Equal(0, btf.Find(BtfKind.Structure, "oute"u8));
            Assert.Equal((12, 32), Field(btf, outer, "body.second"));
            Assert.Equal((12, 32), Field(btf, outer, "body.first"));
            Assert.Equal((16, 32), Field(btf, outer, "body.last"));
            Assert.False(btf.TryField(outer, "body.third", out _));
            Assert.False(btf.TryField(outer, "head.any", out _));
            Assert.False(btf.TryField(outer, "second", out _));
        });
    }

    [Fact]
    public void Bit_fields_are_described_by_the_member_or_by_the_integer()
    {
        var blob = new BtfBlob();
        var number = blob.Integer("unsigned int", 4);
        var byMember = blob.WithBitFields("new", ("plain", number, 0, 0), ("two", number, 33, 2), ("eight", number, 40, 8));
        var eight = blob.Integer("unsigned int", 4, bits: 8);
        var shifted = blob.Integer("unsigned int", 4, bits: 2, shift: 1);
        var byInteger = blob.Structure("old", ("eight", eight, 40), ("two", shifted, 32));

        Check(blob, btf =>
        {
            foreach (var structure in new[] { byMember, byInteger })
            {
                Assert.True(btf.TryField(structure, "two", out var two) & btf.TryField(structure, "eight", out var byteWide));
                Assert.Equal((33, 2, 40, 8), (two.BitOffset, two.Bits, byteWide.BitOffset, byteWide.Bits));
            }

            Assert.True(btf.TryField(byMember, "plain", out var plain));
            Assert.Equal((0, 32), (plain.BitOffset, plain.Bits));
        });
    }

    [Fact]
    public void Pointers_are_followed_through_qualifiers()
    {
        var blob = new BtfBlob();
        var target = blob.Structure("file");
        var pointer =
            blob.Qualified(BtfKind.Volatile, blob.Pointer(blob.Qualified(BtfKind.TypeTag, blob.Qualified(BtfKind.Constant, target))));
        var holder = blob.Structure("holder", ("file", pointer, 64));

        Check(blob, btf =>
        {
            Assert.True(btf.TryField(holder, "file", out var field));
            Assert.Equal((8, 64, target), (field.Offset, field.Bits, btf.PointedTo(field.Type)));
            Assert.Equal(0, btf.PointedTo(target));
        });
    }

    [Fact]
    public void Constants_of_an_enumeration_are_found_by_name()
    {
        var blob = new BtfBlob();
        var flags = blob.Enumeration("sock_flags", ("SOCK_DEAD", 0), ("SOCK_KEEPOPEN", 3));

        Check(blob, btf =>
        {
            Assert.Equal(3, btf.Constant(flags, "SOCK_KEEPOPEN"u8));
            Assert.Null(btf.Constant(flags, "SOCK_KEEP"u8));
            Assert.Null(btf.Constant(0, "SOCK_DEAD"u8));
        });
    }

    [Fact]
    public void Truncated_data_and_references_outside_of_it_are_refused()
    {
        var blob = new BtfBlob();
        blob.Structure("outer", ("inner", 99, 0));
        var loop = blob.Named("loop", 2);
        var circle = blob.Structure("circle", ("loop", loop, 0));
        var bytes = blob.Bytes();

        for (var length = 0; length < bytes.Length; length++)
            Refused(bytes[..length], btf => { });
        Refused([0x9F, 0xEB, .. new byte[40]], btf => { });
        Refused(bytes, btf => btf.TryField(1, "inner", out _));
        Refused(bytes, btf => btf.TryField(circle, "loop.any", out _));
        bytes[24 + 7] = 0x1F;
        Refused(bytes, btf => { });
    }

    private delegate void Body(Btf btf);

    private static void Check(BtfBlob blob, Body body) => body(new(blob.Bytes()));

    private static (int Offset, int Bits) Field(Btf btf, int structure, string path) =>
        btf.TryField(structure, path, out var field) ? (field.Offset, field.Bits) : throw new InvalidOperationException(path);

    private static void Refused(byte[] blob, Body body) =>
        Assert.Contains(
            "couldn't parse the kernel's type information (BTF): ",
            Assert.Throws<Failure>(() => body(new(blob))).Message,
            StringComparison.Ordinal);
}
