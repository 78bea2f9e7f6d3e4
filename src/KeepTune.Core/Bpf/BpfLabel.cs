namespace KeepTune.Core.Bpf;

/// <summary>A place in a program that jumps lead to, which may be ahead.</summary>
public sealed class BpfLabel
{
    internal int Position { get; set; } = -1;
}
