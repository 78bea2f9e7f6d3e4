namespace KeepTune.Linux.Interop;

/// <summary>What stat(2) says about a file.</summary>
public readonly record struct FileStatus(uint Mode, uint Uid, ulong Size, ulong Inode, uint DeviceMajor, uint DeviceMinor)
{
    private const uint TypeMask = 0xF000;

    /// <summary>Number of hard links.</summary>
    public uint Links { get; init; }

    public bool IsRegular => (Mode & TypeMask) == 0x8000;

    public bool IsDirectory => (Mode & TypeMask) == 0x4000;

    public bool IsFifo => (Mode & TypeMask) == 0x1000;

    public bool IsSocket => (Mode & TypeMask) == 0xC000;

    public bool IsSymbolicLink => (Mode & TypeMask) == 0xA000;

    /// <summary>Whether both are on the same file system; all namespaces are on nsfs.</summary>
    public bool IsBeside(in FileStatus other) => (DeviceMajor, DeviceMinor) == (other.DeviceMajor, other.DeviceMinor);

    public int Permissions => (int)(Mode & 0xFFF);

    /// <summary>Only root can have written it: owned by root, without write permission for group or others.</summary>
    public bool IsRootOnly => Uid == 0 && (Mode & 0x12) == 0;

    /// <summary>The type of file, for messages.</summary>
    public string Kind => (Mode & TypeMask) switch
    {
        0x8000 => "a regular file",
        0x4000 => "a directory",
        0xA000 => "a symbolic link",
        0x1000 => "a FIFO",
        0x2000 => "a character device",
        0x6000 => "a block device",
        0xC000 => "a socket",
        _ => "a file of unknown type",
    };

    internal static FileStatus Of(in Statx statx) => new(
        statx.stx_mode, statx.stx_uid, statx.stx_size, statx.stx_ino, statx.stx_dev_major, statx.stx_dev_minor)
    {
        Links = statx.stx_nlink,
    };
}
