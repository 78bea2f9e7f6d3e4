using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Interop;

// The content of open files.
public static unsafe partial class Files
{
    /// <summary>
    /// Reads to the end of the file, at most <paramref name="limit"/> bytes.
    /// </summary>
    public static Errno ReadAll(FileDescriptor file, int limit, out byte[] bytes)
    {
        var buffer = new byte[Math.Min(limit, 4096)];
        var length = 0;
        bytes = [];
        while (length < limit)
        {
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Min(limit, buffer.Length * 2));
            var error = Read(file, buffer.AsSpan(length), out var count);
            if (error != Errno.None)
                return error;
            if (count == 0)
                break;
            length += count;
        }

        bytes = buffer[..length];
        return Errno.None;
    }

    public static Errno Read(FileDescriptor file, Span<byte> buffer, out int count)
    {
        fixed (byte* start = buffer)
        {
            nint result;
            Errno error;
            do
            {
                result = LibC.read(file, start, (nuint)buffer.Length);
                error = Errno.Of(result);
            }
            while (error == Errno.EINTR);
            count = (int)Math.Max(result, 0);
            return error;
        }
    }

    /// <summary>One write(2), repeated only if a signal came before the first byte. The caller must handle a short count.</summary>
    public static Errno Write(FileDescriptor file, ReadOnlySpan<byte> bytes, out int count)
    {
        fixed (byte* start = bytes)
        {
            nint result;
            Errno error;
            do
            {
                result = LibC.write(file, start, (nuint)bytes.Length);
                error = Errno.Of(result);
            }
            while (error == Errno.EINTR);
            count = (int)Math.Max(result, 0);
            return error;
        }
    }

    /// <summary>Writes all of it, and waits while the file does not accept more.</summary>
    public static Errno WriteAll(FileDescriptor file, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var error = Write(file, bytes, out var count);
            if (error == Errno.EAGAIN)
            {
                var wait = new PollFd { fd = file.Number, events = POLLOUT };
                _ = LibC.poll(&wait, 1, -1);
                continue;
            }

            if (error != Errno.None)
                return error;
            bytes = bytes[count..];
        }

        return Errno.None;
    }

    public static Errno Sync(FileDescriptor file) => Errno.Of(LibC.fsync(file));

    public static Errno Truncate(FileDescriptor file, long length) => Errno.Of(LibC.ftruncate(file, length));

    /// <summary>Moves to an offset from the start.</summary>
    public static Errno Seek(FileDescriptor file, long offset) => Errno.Of(LibC.lseek(file, offset, 0));

    /// <summary>Writes at an offset and leaves the rest of the file unchanged.</summary>
    public static Errno WriteAt(FileDescriptor file, ReadOnlySpan<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            fixed (byte* start = bytes)
            {
                var count = LibC.pwrite(file, start, (nuint)bytes.Length, offset);
                var error = Errno.Of(count);
                if (error != Errno.None && error != Errno.EINTR)
                    return error;
                bytes = bytes[(int)Math.Max(count, 0)..];
                offset += Math.Max(count, 0);
            }
        }

        return Errno.None;
    }

    public static Errno ReadAt(FileDescriptor file, Span<byte> buffer, long offset, out int count)
    {
        fixed (byte* start = buffer)
        {
            var result = LibC.pread(file, start, (nuint)buffer.Length, offset);
            count = (int)Math.Max(result, 0);
            return Errno.Of(result);
        }
    }

    /// <summary>Takes an exclusive flock(2); EAGAIN if another process holds one.</summary>
    public static Errno TryLock(FileDescriptor file) => Errno.Of(LibC.flock(file, LOCK_EX | LOCK_NB));

    /// <summary>Takes a shared flock(2); EAGAIN if another process holds an exclusive one.</summary>
    public static Errno TryShareLock(FileDescriptor file) => Errno.Of(LibC.flock(file, LOCK_SH | LOCK_NB));
}
