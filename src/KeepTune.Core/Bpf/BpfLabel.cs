namespace KeepTune.Core.Bpf;

/// <summary>The target of jumps in a program, which may be ahead.</summary>
public sealed class BpfLabel
{
    internal int Position { get; set; } = -1;
}
