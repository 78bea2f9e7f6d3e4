using Microsoft.Win32.SafeHandles;

namespace KeepTune.Linux.Interop;

/// <summary>An open file descriptor, closed once.</summary>
public sealed class FileDescriptor : SafeHandleMinusOneIsInvalid
{
    public FileDescriptor(int fd)
        : base(ownsHandle: true) => SetHandle(fd);

    /// <summary>Wraps the result of the preceding P/Invoke: a descriptor, or -1 and an error.</summary>
    internal static Errno Of(long fd, out FileDescriptor descriptor)
    {
        var error = Errno.Of(fd);
        descriptor = new((int)fd);
        return error;
    }

    /// <summary>The bare number, for calls that take a directory or AT_FDCWD. The caller must keep this object alive meanwhile.</summary>
    public int Number => (int)handle;

    // close(2) frees the descriptor even if it fails with EINTR, so a second try could close another thread's.
    protected override bool ReleaseHandle() => LibC.close((int)handle) == 0;
}
