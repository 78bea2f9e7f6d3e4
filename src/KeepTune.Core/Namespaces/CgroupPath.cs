using System.Globalization;
using System.Text;

namespace KeepTune.Core.Namespaces;

/// <summary>
/// Finds the container that a process is in from its <c>/proc/PID/cgroup</c>, by the names that the runtimes give their cgroups: with the
/// systemd driver a scope such as <c>docker-ID.scope</c>, with the cgroupfs driver a directory such as <c>/docker/ID</c>. Of nested ones
/// the innermost.
/// </summary>
public static class CgroupPath
{
    private const int IdLength = 64;

    /// <summary>What a scope's name begins with. A monitor's is not among them (<c>libpod-conmon-ID</c>): it runs outside.</summary>
    private static readonly (string Prefix, string Runtime)[] Scopes =
    [
        ("docker-", "docker"),
        ("libpod-payload-", "podman"),
        ("libpod-", "podman"),
        ("crio-", "cri-o"),
        ("cri-containerd-", "containerd"),
        ("nerdctl-", "containerd"),
    ];

    /// <param name="text">The file's whole text: one line with cgroup v2, one a hierarchy with v1.</param>
    /// <returns>Null for a process that is in none, as far as its cgroup tells.</returns>
    public static ContainerIdentity? Container(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            // HIERARCHY:CONTROLLERS:PATH, where the path may hold colons.
            var fields = line.Split(':', 3);
            if (fields.Length == 3 && OfPath(fields[2].Split('/', StringSplitOptions.RemoveEmptyEntries)) is { } container)
                return container;
        }

        return null;
    }

    internal static bool IsContainerId(string text) => text.Length == IdLength && text.All(char.IsAsciiHexDigitLower);

    private static ContainerIdentity? OfPath(string[] parts)
    {
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            if ((OfScope(parts[i]) ?? OfDirectory(parts, i) ?? OfLxc(parts, i) ?? OfNspawn(parts[i])) is { } container)
                return container;
        }

        return null;
    }

    private static ContainerIdentity? OfScope(string part)
    {
        var name = part.EndsWith(".scope", StringComparison.Ordinal) ? part[..^".scope".Length] : part;
        foreach (var (prefix, runtime) in Scopes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal) && IsContainerId(name[prefix.Length..]))
                return new(runtime, name[prefix.Length..]);
        }

        // runc's cgroupfs driver given a systemd path: kubepods-…-pod….slice:cri-containerd:ID.
        return part.Split(':') is [_, "cri-containerd", var id] && IsContainerId(id) ? new("containerd", id) : null;
    }

    private static ContainerIdentity? OfDirectory(string[] parts, int i)
    {
        if (!IsContainerId(parts[i]))
            return null;

        // Of a kubelet's pods the runtime is not told; since Kubernetes 1.24 it is not docker, and CRI-O has its own prefix.
        var parents = parts.AsSpan(0, i);
        var containerd = i > 0 && parts[i - 1] is "default" or "k8s.io" or "moby";
        foreach (var parent in parents)
            containerd |= parent.StartsWith("kubepods", StringComparison.Ordinal);
        return new(containerd ? "containerd" : "docker", parts[i]);
    }

    private static ContainerIdentity? OfLxc(string[] parts, int i)
    {
        const string payload = "lxc.payload.";
        if (parts[i].StartsWith(payload, StringComparison.Ordinal) && parts[i].Length > payload.Length)
            return new("lxc", parts[i][payload.Length..]);
        return i > 0 && parts[i - 1] is "lxc" or "lxc.payload" ? new("lxc", parts[i]) : null;
    }

    private static ContainerIdentity? OfNspawn(string part)
    {
        var name = Between(part, "systemd-nspawn@", ".service") ?? Between(part, "machine-", ".scope");

        // libvirt registers its machines in the same place.
        return name is null
            || name.StartsWith("qemu\\x2d", StringComparison.Ordinal)
            || name.StartsWith("lxc\\x2d", StringComparison.Ordinal)
            ? null
            : new("nspawn", Unescape(name));
    }

    private static string? Between(string text, string prefix, string suffix) =>
        text.Length > prefix.Length + suffix.Length
            && text.StartsWith(prefix, StringComparison.Ordinal)
            && text.EndsWith(suffix, StringComparison.Ordinal)
            ? text[prefix.Length..^suffix.Length]
            : null;

    // systemd.unit(5): \xNN stands for a byte that a unit's name may not hold, and for '-'.
    private static string Unescape(string name)
    {
        var text = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name.AsSpan(i).StartsWith("\\x")
                && i + 4 <= name.Length
                && byte.TryParse(name.AsSpan(i + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                text.Append((char)value);
                i += 3;
                continue;
            }

            text.Append(name[i]);
        }

        return text.ToString();
    }
}
