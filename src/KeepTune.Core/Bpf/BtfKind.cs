namespace KeepTune.Core.Bpf;

/// <summary>Kinds of types (linux/btf.h, BTF_KIND_*).</summary>
public enum BtfKind
{
    Void = 0,
    // INT and PTR in the kernel.
    Number = 1,
    Address = 2,
    Array = 3,
    Structure = 4,
    Union = 5,
    Enumeration = 6,
    Forward = 7,
    TypeDefinition = 8,
    Volatile = 9,
    Constant = 10,
    Restrict = 11,
    Function = 12,
    FunctionPrototype = 13,
    Variable = 14,
    DataSection = 15,
    FloatingPoint = 16,
    DeclarationTag = 17,
    TypeTag = 18,
    Enumeration64 = 19,
}
