namespace KeepTune.Linux.Privileges;

/// <summary>With whose rights this program runs.</summary>
public static class Privilege
{
    public static bool IsRoot => Processes.IsRoot;
}
