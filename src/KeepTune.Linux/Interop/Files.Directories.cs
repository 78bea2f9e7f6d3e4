using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Interop;

// Directories, and the names in them.
public static unsafe partial class Files
{
    /// <summary>Reads further entries of a directory, each a struct linux_dirent64 (getdents(2)); none at its end.</summary>
    public static Errno ReadDirectory(FileDescriptor directory, Span<byte> buffer, out int count)
    {
        fixed (byte* start = buffer)
        {
            var result = LibC.syscall(SYS_getdents64, directory.Number, start, (nuint)buffer.Length);
            count = (int)Math.Max(result, 0);
            return Errno.Of(result);
        }
    }

    /// <summary>The names in a directory, one character per byte, without the two dots.</summary>
    public static Errno Names(FileDescriptor directory, out List<string> names) => Names(directory, directoriesAlone: false, out names);

    /// <summary>
    /// The names of the subdirectories, as above. Where the file system does not give the type of an entry, its name is included.
    /// </summary>
    public static Errno Directories(FileDescriptor directory, out List<string> names) =>
        Names(directory, directoriesAlone: true, out names);

    private static Errno Names(FileDescriptor directory, bool directoriesAlone, out List<string> names)
    {
        // struct linux_dirent64 (getdents(2)): inode, offset, record length, type, name.
        const int length = 16, type = 18, name = 19;
        names = [];
        var buffer = new byte[32 * 1024];
        while (true)
        {
            var error = ReadDirectory(directory, buffer, out var count);
            if (error != Errno.None || count == 0)
                return error;
            for (var at = 0; at < count; at += BitConverter.ToUInt16(buffer, at + length))
            {
                if (directoriesAlone && buffer[at + type] is not (DT_DIR or DT_UNKNOWN))
                    continue;
                var entry = buffer.AsSpan(at + name, BitConverter.ToUInt16(buffer, at + length) - name);
                var text = System.Text.Encoding.Latin1.GetString(entry[..entry.IndexOf((byte)0)]);
                if (text is not ("." or ".."))
                    names.Add(text);
            }
        }
    }

    public static Errno MakeDirectory(FileDescriptor? directory, string path, uint mode) =>
        Errno.Of(LibC.mkdirat(directory?.Number ?? AT_FDCWD, path, mode));

    public static Errno Rename(FileDescriptor directory, string from, string to) =>
        Errno.Of(LibC.renameat(directory, from, directory, to));

    /// <summary>Creates a hard link; EEXIST if the name is taken.</summary>
    public static Errno Link(FileDescriptor directory, string from, string to) =>
        Errno.Of(LibC.linkat(directory, from, directory, to, 0));

    public static Errno Unlink(FileDescriptor directory, string name) => Errno.Of(LibC.unlinkat(directory, name, 0));

    public static Errno RemoveDirectory(FileDescriptor directory, string name) =>
        Errno.Of(LibC.unlinkat(directory, name, AT_REMOVEDIR));
}
