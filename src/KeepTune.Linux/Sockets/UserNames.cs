using System.Text;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sockets;

/// <summary>Users as <c>--user</c> names them: by number, or by name in <c>/etc/passwd</c>.</summary>
public static class UserNames
{
    private const int MaxFileSize = 16 * 1024 * 1024;

    /// <exception cref="Failure">InvalidInput: no such user.</exception>
    public static uint IdOf(SystemPaths paths, string user)
    {
        if (PlainDecimal.TryParse(user, out var number) && number < uint.MaxValue)
            return (uint)number;

        var error = Files.Open(null, $"{paths.Etc}/passwd", O_RDONLY, 0, out var file);
        using (file)
        {
            if (error == Errno.None && Files.ReadAll(file, MaxFileSize, out var bytes) == Errno.None)
            {
                foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n'))
                {
                    // NAME:PASSWORD:UID:... (passwd(5))
                    if (line.Split(':') is [var name, _, var id, ..]
                        && name == user
                        && PlainDecimal.TryParse(id, out var uid)
                        && uid < uint.MaxValue)
                        return (uint)uid;
                }
            }
        }

        throw new Failure(
            FailureKind.InvalidInput,
            $"'--user' is {Printable.Quote(user)}, expected a number or a name in {paths.Etc}/passwd",
            "for a user of a directory service, give the number that 'id -u NAME' prints");
    }
}
