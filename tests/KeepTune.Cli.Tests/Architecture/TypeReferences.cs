using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace KeepTune.Cli.Tests.Architecture;

/// <summary>A type or a member, with its outermost type.</summary>
internal readonly record struct Reference(string Namespace, string Type, string? Member)
{
    public override string ToString() => $"{Namespace}.{Type}{(Member is null ? "" : $".{Member}")}";
}

/// <summary>
/// What each type of an assembly refers to, read from its metadata: base types, interfaces, signatures, and the tokens in the bodies of its
/// methods. Nested types, including those made by the compiler, count as the outer type.
/// </summary>
internal sealed class TypeReferences : IDisposable
{
    private static readonly OpCode[] OneByte = new OpCode[256];
    private static readonly OpCode[] TwoBytes = new OpCode[256];

    private readonly PEReader file;
    private readonly MetadataReader metadata;
    private readonly Names names;

    static TypeReferences()
    {
        foreach (var field in typeof(OpCodes).GetFields())
        {
            var code = (OpCode)field.GetValue(null)!;
            (code.Size == 1 ? OneByte : TwoBytes)[code.Value & 0xFF] = code;
        }
    }

    private TypeReferences(string path)
    {
        file = new PEReader(File.OpenRead(path));
        metadata = file.GetMetadataReader();
        names = new Names(metadata);
    }

    /// <summary>All references of an assembly.</summary>
    public static List<(Reference From, Reference To)> Of(string path)
    {
        using var references = new TypeReferences(path);
        return references.All();
    }

    public void Dispose() => file.Dispose();

    private List<(Reference From, Reference To)> All()
    {
        var all = new List<(Reference From, Reference To)>();
        foreach (var handle in metadata.TypeDefinitions)
        {
            var from = names.Of(handle);
            foreach (var to in Of(metadata.GetTypeDefinition(handle)).Where(to => to.Namespace.Length > 0).Distinct())
            {
                if ((to.Namespace, to.Type) != (from.Namespace, from.Type))
                    all.Add((from, to));
            }
        }

        return all;
    }

    private IEnumerable<Reference> Of(TypeDefinition type)
    {
        IEnumerable<EntityHandle> bases =
        [
            type.BaseType,
            .. type.GetInterfaceImplementations().Select(one => metadata.GetInterfaceImplementation(one).Interface),
            .. type.GetGenericParameters().SelectMany(ConstraintsOf),
        ];
        return bases.SelectMany(OfType)
            .Concat(type.GetFields().SelectMany(field => metadata.GetFieldDefinition(field).DecodeSignature(names, null)))
            .Concat(type.GetMethods().SelectMany(method => Of(metadata.GetMethodDefinition(method))));
    }

    private IEnumerable<EntityHandle> ConstraintsOf(GenericParameterHandle parameter) =>
        metadata.GetGenericParameter(parameter).GetConstraints().Select(one => metadata.GetGenericParameterConstraint(one).Type);

    private IEnumerable<Reference> Of(MethodDefinition method)
    {
        foreach (var reference
            in Of(method.DecodeSignature(names, null)).Concat(method.GetGenericParameters().SelectMany(ConstraintsOf).SelectMany(OfType)))
            yield return reference;
        if (method.RelativeVirtualAddress == 0)
            yield break;

        var body = file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            foreach (var reference
                in metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(names, null).SelectMany(local => local))
                yield return reference;
        }

        foreach (var region in body.ExceptionRegions.Where(region => region.Kind is ExceptionRegionKind.Catch))
        {
            foreach (var reference in OfType(region.CatchType))
                yield return reference;
        }

        foreach (var reference in Tokens(body.GetILBytes()!).SelectMany(OfToken))
            yield return reference;
    }

    private static List<EntityHandle> Tokens(byte[] code)
    {
        var tokens = new List<EntityHandle>();
        for (var at = 0; at < code.Length;)
        {
            var operation = code[at] == 0xFE ? TwoBytes[code[at + 1]] : OneByte[code[at]];
            at += operation.Size;
            switch (operation.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    tokens.Add(MetadataTokens.EntityHandle(BitConverter.ToInt32(code, at)));
                    at += 4;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + (4 * BitConverter.ToInt32(code, at));
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    at += 8;
                    break;
                case OperandType.InlineBrTarget or OperandType.InlineI or OperandType.InlineSig or OperandType.InlineString
                    or OperandType.ShortInlineR:
                    at += 4;
                    break;
                case OperandType.InlineVar:
                    at += 2;
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    at += 1;
                    break;
            }
        }

        return tokens;
    }

    private IEnumerable<Reference> OfToken(EntityHandle token)
    {
        switch (token.Kind)
        {
            case HandleKind.MethodDefinition:
                var method = metadata.GetMethodDefinition((MethodDefinitionHandle)token);
                return Member(names.Of(method.GetDeclaringType()), method.Name).Concat(Of(method.DecodeSignature(names, null)));
            case HandleKind.FieldDefinition:
                var field = metadata.GetFieldDefinition((FieldDefinitionHandle)token);
                return Member(names.Of(field.GetDeclaringType()), field.Name).Concat(field.DecodeSignature(names, null));
            case HandleKind.MemberReference:
                var member = metadata.GetMemberReference((MemberReferenceHandle)token);
                var signature = member.GetKind() is MemberReferenceKind.Method
                    ? Of(member.DecodeMethodSignature(names, null))
                    : member.DecodeFieldSignature(names, null);
                return OfType(member.Parent).SelectMany(parent => Member(parent, member.Name)).Concat(signature);
            case HandleKind.MethodSpecification:
                var specification = metadata.GetMethodSpecification((MethodSpecificationHandle)token);
                return OfToken(specification.Method).Concat(specification.DecodeSignature(names, null).SelectMany(argument => argument));
            default:
                return OfType(token);
        }
    }

    private IEnumerable<Reference> Member(Reference type, StringHandle name) => [type, type with { Member = metadata.GetString(name) }];

    private static IEnumerable<Reference> Of(MethodSignature<ImmutableArray<Reference>> signature) =>
        signature.ParameterTypes.SelectMany(parameter => parameter).Concat(signature.ReturnType);

    private IEnumerable<Reference> OfType(EntityHandle type) => type.Kind switch
    {
        _ when type.IsNil => ImmutableArray<Reference>.Empty,
        HandleKind.TypeDefinition => [names.Of((TypeDefinitionHandle)type)],
        HandleKind.TypeReference => [names.Of((TypeReferenceHandle)type)],
        HandleKind.TypeSpecification => metadata.GetTypeSpecification((TypeSpecificationHandle)type).DecodeSignature(names, null),
        _ => [],
    };

    /// <summary>Turns a signature into the types that are named in it.</summary>
    private sealed class Names(MetadataReader metadata) : ISignatureTypeProvider<ImmutableArray<Reference>, object?>
    {
        public Reference Of(TypeDefinitionHandle handle)
        {
            var type = metadata.GetTypeDefinition(handle);
            return type.GetDeclaringType() is { IsNil: false } outer
                ? Of(outer)
                : new(metadata.GetString(type.Namespace), metadata.GetString(type.Name), null);
        }

        public Reference Of(TypeReferenceHandle handle)
        {
            var type = metadata.GetTypeReference(handle);
            return type.ResolutionScope.Kind is HandleKind.TypeReference
                ? Of((TypeReferenceHandle)type.ResolutionScope)
                : new(metadata.GetString(type.Namespace), metadata.GetString(type.Name), null);
        }

        public ImmutableArray<Reference> GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
            [Of(handle)];

        public ImmutableArray<Reference> GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
            [Of(handle)];

        public ImmutableArray<Reference> GetTypeFromSpecification(
            MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public ImmutableArray<Reference> GetGenericInstantiation(
            ImmutableArray<Reference> genericType, ImmutableArray<ImmutableArray<Reference>> typeArguments) =>
            [.. genericType, .. typeArguments.SelectMany(argument => argument)];

        public ImmutableArray<Reference> GetFunctionPointerType(MethodSignature<ImmutableArray<Reference>> signature) =>
            [.. TypeReferences.Of(signature)];

        public ImmutableArray<Reference> GetModifiedType(
            ImmutableArray<Reference> modifier, ImmutableArray<Reference> unmodifiedType, bool isRequired) => unmodifiedType;

        public ImmutableArray<Reference> GetArrayType(ImmutableArray<Reference> elementType, ArrayShape shape) => elementType;

        public ImmutableArray<Reference> GetByReferenceType(ImmutableArray<Reference> elementType) => elementType;

        public ImmutableArray<Reference> GetPinnedType(ImmutableArray<Reference> elementType) => elementType;

        public ImmutableArray<Reference> GetPointerType(ImmutableArray<Reference> elementType) => elementType;

        public ImmutableArray<Reference> GetSZArrayType(ImmutableArray<Reference> elementType) => elementType;

        public ImmutableArray<Reference> GetGenericMethodParameter(object? genericContext, int index) => [];

        public ImmutableArray<Reference> GetGenericTypeParameter(object? genericContext, int index) => [];

        public ImmutableArray<Reference> GetPrimitiveType(PrimitiveTypeCode typeCode) => [];
    }
}
