using KeepTune.Core.Proving;
using static KeepTune.Linux.Interop.Constants;
using static KeepTune.Linux.Interop.FileModes;

namespace KeepTune.Linux.Proving;

/// <summary>
/// A capture file, written as packets pass, so that a truncated one can be read too. An existing file is replaced, as by tcpdump(1),
/// but only a regular file of the same user with one name: the target of a link in another user's directory is not written.
/// </summary>
public sealed class PcapFile : IDisposable
{
    private const uint Permissions = Mode0644;

    private readonly FileDescriptor file;
    private readonly string path;

    private PcapFile(FileDescriptor file, string path) => (this.file, this.path) = (file, path);

    /// <exception cref="Failure">It can't be created, or must not be replaced.</exception>
    public static PcapFile Create(string path)
    {
        var error = Files.Open(null, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, Permissions, out var file);
        if (error == Errno.EEXIST)
            file = Existing(path);
        else if (error != Errno.None)
            throw error.Failure(
                $"create the capture file {Printable.Quote(path)}",
                error.IsPermission ? "choose a directory that you can write to" : null);

        return new(file, path);
    }

    /// <summary>Empties the file and writes its header: the old content is kept until packets are about to arrive.</summary>
    /// <exception cref="Failure">It can't be written.</exception>
    public void Begin()
    {
        var error = Files.Truncate(file, 0);
        if (error != Errno.None)
            throw error.Failure($"replace the capture file {Printable.Quote(path)}");
        Write(PcapFormat.Header());
    }

    internal void Add(List<CapturedFrame> frames)
    {
        // Several links are read one after the other.
        foreach (var frame in frames.OrderBy(frame => frame.UnixNanoseconds))
            Write(PcapFormat.Record(frame.UnixNanoseconds, frame.Bytes.Span));
    }

    public void Dispose() => file.Dispose();

    private static FileDescriptor Existing(string path)
    {
        const string Hint = "choose another file, or remove this one";
        var error = Files.Open(null, path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK, 0, out var file);
        if (error == Errno.ELOOP)
            throw new Failure(FailureKind.Failed, $"{Printable.Quote(path)} is a symbolic link, which is not followed", Hint);
        FileStatus status = default;
        if (error == Errno.None)
            error = Files.Status(file, out status);
        if (error == Errno.None && !status.IsRegular)
            throw new Failure(FailureKind.Failed, $"{Printable.Quote(path)} is {status.Kind}, expected a regular file", Hint);
        if (error == Errno.None && (status.Uid != Processes.EffectiveUid || status.Links != 1))
            throw new Failure(
                FailureKind.Failed,
                $"{Printable.Quote(path)} {(status.Links != 1 ? "has other names" : "belongs to another user")}: not replaced",
                Hint);
        return error == Errno.None
            ? file
            : throw error.Failure($"replace the capture file {Printable.Quote(path)}", error.IsPermission ? Hint : null);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        var error = Files.WriteAll(file, bytes);
        if (error != Errno.None)
            throw error.Failure($"write the capture file {Printable.Quote(path)}");
    }
}
