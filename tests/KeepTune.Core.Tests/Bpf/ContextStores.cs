using System.Buffers.Binary;

namespace KeepTune.Core.Tests.Bpf;

/// <summary>
/// Finds in a program what the verifiers of Linux 5.10 and 6.1 refuse and later ones accept: a constant stored into the context
/// ("BPF_ST stores into R6 ctx is not allowed"), and an atomic change of it. Follows each register that may hold the context, along
/// every jump.
/// </summary>
internal static class ContextStores
{
    private const int Load = 0, LoadFromMemory = 1, StoreConstant = 2, StoreRegister = 3, Alu = 4, Jump = 5, Jump32 = 6, Alu64 = 7;
    private const int CopyRegister = 0xbf, Atomic = 0xc0, ModeBits = 0xe0, LoadConstant = 0x18, Call = 0x85, Exit = 0x95, Always = 0x05;
    private const int CallerSaved = 0x3f;

    /// <summary>The numbers of the instructions that are refused.</summary>
    public static IReadOnlyList<int> Refused(byte[] program) => Walk(program).Refused;

    /// <summary>The numbers of those that store a register into the context, which is allowed.</summary>
    public static IReadOnlyList<int> Allowed(byte[] program) => Walk(program).Allowed;

    private static (List<int> Refused, List<int> Allowed) Walk(byte[] program)
    {
        var holders = new int?[program.Length / 8];
        var open = new Stack<(int At, int Holders)>([(0, 1 << 1)]);
        var (refused, allowed) = (new SortedSet<int>(), new SortedSet<int>());
        while (open.TryPop(out var next))
        {
            var (at, known) = (next.At, next.Holders | holders[next.At].GetValueOrDefault());
            if (holders[at] == known)
                continue;
            holders[at] = known;
            var code = program.AsSpan(at * 8, 8);
            var (kind, to, from, offset) = (code[0] & 7, code[1] & 15, code[1] >> 4, BinaryPrimitives.ReadInt16LittleEndian(code[2..]));
            var isInContext = (known & (1 << to)) != 0;
            if (isInContext && (kind == StoreConstant || (kind == StoreRegister && (code[0] & ModeBits) == Atomic)))
                refused.Add(at);
            else if (isInContext && kind == StoreRegister)
                allowed.Add(at);

            var after = kind switch
            {
                Alu64 when code[0] == CopyRegister && (known & (1 << from)) != 0 => known | (1 << to),
                Load or LoadFromMemory or Alu or Alu64 => known & ~(1 << to),
                Jump when code[0] == Call => known & ~CallerSaved,
                _ => known,
            };
            if (code[0] == Exit)
                continue;
            if (kind is Jump or Jump32 && code[0] != Call)
                open.Push((at + 1 + offset, after));
            if (code[0] != Always)
                open.Push((at + (code[0] == LoadConstant ? 2 : 1), after));
        }

        return ([.. refused], [.. allowed]);
    }
}
