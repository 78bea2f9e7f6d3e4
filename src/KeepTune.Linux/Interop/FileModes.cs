namespace KeepTune.Linux.Interop;

/// <summary>Permission bits as for chmod(1), since C# has no octal numbers.</summary>
public static class FileModes
{
    public const int Mode0600 = 0x180;
    public const int Mode0644 = 0x1A4;
    public const int Mode0700 = 0x1C0;
    public const int Mode0755 = 0x1ED;
}
