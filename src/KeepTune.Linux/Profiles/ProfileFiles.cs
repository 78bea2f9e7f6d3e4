using KeepTune.Core.Profiles;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Profiles;

/// <summary>Reads a profile's file: a regular file, opened once, at most 64 KiB. It never waits for a FIFO or a device.</summary>
public static class ProfileFiles
{
    private const int Limit = (64 * 1024) + 1;

    /// <summary>A file given by the user.</summary>
    /// <exception cref="Failure">InvalidInput: missing or not a regular file; NotPermitted: unreadable.</exception>
    public static ProfileFile Read(string path)
    {
        var error = Files.Open(null, path, O_RDONLY | O_NONBLOCK, 0, out var file);
        using (file)
        {
            var shown = Printable.Quote(path);
            if (error == Errno.None)
            {
                error = Files.Status(file, out var status);
                if (error == Errno.None && !status.IsRegular)
                    throw new Failure(FailureKind.InvalidInput, $"{shown} is {status.Kind}, expected a profile in a regular file");
            }

            byte[] bytes = [];
            if (error == Errno.None)
                error = Files.ReadAll(file, Limit, out bytes);
            if (error == Errno.None)
                return new(path, bytes);

            throw error.IsPermission
                ? new Failure(FailureKind.NotPermitted, $"couldn't read the profile {shown}: {error.Text}", "run as a user who may read it")
                : new Failure(
                    FailureKind.InvalidInput,
                    $"couldn't read the profile {shown}: {error.Text}",
                    "run 'keeptune profile list' to list the profiles");
        }
    }

    /// <summary>An open file in a directory of profiles.</summary>
    /// <returns>Why it could not be read; null if it was.</returns>
    internal static string? ReadOpen(FileDescriptor file, out byte[] bytes, out FileStatus status)
    {
        bytes = [];
        var error = Files.Status(file, out status);
        if (error == Errno.None && !status.IsRegular)
            return $"it is {status.Kind}, expected a regular file";
        if (error == Errno.None)
            error = Files.ReadAll(file, Limit, out bytes);
        return error == Errno.None ? null : error.Text;
    }
}
