namespace KeepTune.Core.Bpf;

/// <summary>
/// The registers of the kernel's BPF machine. A call takes its arguments in 1 to 5, returns in 0 and keeps 6 to 9; 10 is the end of the
/// stack.
/// </summary>
public enum BpfRegister : byte
{
    R0,
    R1,
    R2,
    R3,
    R4,
    R5,
    R6,
    R7,
    R8,
    R9,
    Frame,
}
