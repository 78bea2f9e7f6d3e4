namespace KeepTune.Linux.Privileges;

/// <summary>Whose rights this program runs with.</summary>
public static class Privilege
{
    public static bool IsRoot => Processes.IsRoot;
}
