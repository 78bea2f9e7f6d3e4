using System.Globalization;
using System.Text;

namespace KeepTune.Core.Namespaces;

/// <summary>
/// Finds the container of a process from <c>/proc/PID/cgroup</c>, by the cgroup names of the runtimes: with the systemd driver a scope such
/// as <c>docker-ID.scope</c>, with the cgroupfs driver a directory such as <c>/docker/ID</c>. If containers are nested, the innermost
/// counts.
/// </summary>
public static class CgroupPath
{
    private const int IdLength = 64;

    /// <summary>Prefixes of scope names. A monitor (<c>libpod-conmon-ID</c>) is not among them, since it runs outside.</summary>
    private static readonly (string Prefix, string Runtime)[] Scopes =
    [
        ("docker-", "docker"),
        ("libpod-payload-", "podman"),
        ("libpod-", "podman"),
        ("crio-", "cri-o"),
        ("cri-containerd-", "containerd"),
        ("nerdctl-", "containerd"),
    ];

    /// <param name="text">The whole file: one line with cgroup v2, one per hierarchy with v1.</param>
    /// <returns>Null for a process that is in no container, as far as its cgroup shows.</returns>
    public static ContainerIdentity? Container(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            // HIERARCHY:CONTROLLERS:PATH, where the path may contain colons.
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

        // runc's cgroupfs driver with a systemd path: kubepods-…-pod….slice:cri-containerd:ID.
        return part.Split(':') is [_, "cri-containerd", var id] && IsContainerId(id) ? new("containerd", id) : null;
    }

    private static ContainerIdentity? OfDirectory(string[] parts, int i)
    {
        if (!IsContainerId(parts[i]))
            return null;

        // A kubelet's pods do not name the runtime; since Kubernetes 1.24 it is not docker, and CRI-O has its own prefix.
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

    // systemd.unit(5): \xNN stands for '-' and for bytes that a unit name can't contain.
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
