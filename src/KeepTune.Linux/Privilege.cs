using KeepTune.Linux.Interop;

namespace KeepTune.Linux;

/// <summary>Whose rights this program runs with.</summary>
public static class Privilege
{
    public static bool IsRoot => LibC.geteuid() == 0;
}
