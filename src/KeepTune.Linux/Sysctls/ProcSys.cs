using System.Globalization;
using System.Text;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sysctls;

/// <summary>Direct access to the files under <c>/proc/sys</c>: they follow the network namespace of the thread that opens them.</summary>
/// <param name="ipv4">The directory <c>net/ipv4</c>, opened in the namespace; null to look it up each time.</param>
public sealed class ProcSys(SystemPaths paths, FileDescriptor? ipv4 = null) : ISysctlBackend
{
    /// <inheritdoc/>
    public SysctlValues Read(IReadOnlyList<SysctlKey> keys) => new(keys, [.. keys.Select(key => Read(key.Dotted(), PathOf(key)))]);

    /// <summary>One decimal, one write(2): the kernel accepts a value only from the first write to a file.</summary>
    public void Write(SysctlKey key, int value)
    {
        var error = Files.Open(ipv4, PathOf(key), O_WRONLY, 0, out var file);
        using (file)
        {
            if (error == Errno.None)
                error = Files.Write(file, Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)), out _);
        }

        if (error != Errno.None)
            throw CouldNotWrite(key, value, error);
    }

    /// <summary>Fails as a write would, before anything is touched, for the first key that is not writable.</summary>
    /// <param name="target">What would be written, for the message; null if not yet known.</param>
    public void CheckWritable(SysctlValues? target)
    {
        foreach (var key in target?.Keys ?? SysctlKeys.All)
        {
            var error = Files.MayWrite(ipv4, PathOf(key));
            if (error != Errno.None)
                throw CouldNotWrite(key, target?[key], error);
        }
    }

    /// <summary>
    /// Another number below <c>/proc/sys/net/ipv4</c>, such as <c>tcp_retries2</c>; null if this kernel does not have it.
    /// </summary>
    public int? ReadIpv4(string name)
    {
        try
        {
            return Read($"net.ipv4.{name}", PathOf(name));
        }
        catch (Failure)
        {
            return null;
        }
    }

    private static Failure CouldNotWrite(SysctlKey key, int? value, Errno error)
    {
        var hint = error.IsPermission && !Processes.IsRoot
            ? "run as root, or use 'keeptune apply --dry-run' to see the change without making it"
            : error == Errno.ENOENT ? "is /proc mounted, and does this kernel have IPv4?"
            : error == Errno.EROFS
                ? "/proc/sys is mounted read-only here, as in most containers; set the values where the container is started"
            : null;
        return error.Failure(value is null ? $"write '{key.Dotted()}'" : $"write '{value}' to '{key.Dotted()}'", hint);
    }

    private int Read(string name, string path)
    {
        Span<byte> buffer = stackalloc byte[64];
        var error = Files.Open(ipv4, path, O_RDONLY, 0, out var file);
        var count = 0;
        using (file)
        {
            if (error == Errno.None)
                error = Files.Read(file, buffer, out count);
        }

        if (error != Errno.None)
            throw error.Failure($"read '{name}'", error == Errno.ENOENT ? "is /proc mounted, and does this kernel have IPv4?" : null);

        var text = Encoding.UTF8.GetString(buffer[..count]).Trim();
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new Failure(FailureKind.Failed, $"'{name}' reads as {Printable.Quote(text)}, expected a number");
    }

    private string PathOf(SysctlKey key) => PathOf(key.FileName());

    private string PathOf(string name) => ipv4 is null ? $"{paths.ProcSys}/net/ipv4/{name}" : name;
}
