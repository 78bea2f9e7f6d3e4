using System.Globalization;
using System.Text;

namespace KeepTune.Core.Namespaces;

/// <summary>A network namespace that a bind mount keeps alive.</summary>
/// <param name="DeviceMajor">Of the namespace file system.</param>
/// <param name="Path">Where it is mounted.</param>
public readonly record struct MountedNamespace(uint DeviceMajor, uint DeviceMinor, ulong Inode, string Path);

/// <summary>A mounted directory of a file system.</summary>
/// <param name="Root">Its path within that file system; <c>/</c> for all of it.</param>
/// <param name="Path">Where it is mounted.</param>
public readonly record struct MountedPart(string Root, string Path);

/// <summary>What is mounted, from <c>/proc/PID/mountinfo</c> (proc_pid_mountinfo(5)).</summary>
public static class MountTable
{
    /// <param name="text">One mount per line: <c>36 35 0:4 net:[4026532574] /run/netns/blue rw shared:1 - nsfs nsfs rw</c>.</param>
    public static IReadOnlyList<MountedNamespace> NetworkNamespaces(string text)
    {
        const string root = "net:[";
        var found = new List<MountedNamespace>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            // Most mounts are something else and need not be parsed.
            if (line.IndexOf(root) < 0)
                continue;
            if (line.ToString().Split(' ') is [_, _, var device, var what, var path, ..]
                && what.StartsWith(root, StringComparison.Ordinal)
                && what.EndsWith(']')
                && ulong.TryParse(
                    what.AsSpan(root.Length, what.Length - root.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var inode)
                && device.Split(':') is [var major, var minor]
                && uint.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var majorNumber)
                    && uint.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var minorNumber))
            {
                found.Add(new(majorNumber, minorNumber, inode, Unescape(path)));
            }
        }

        return found;
    }

    /// <summary>Where file systems of a type such as <c>cgroup2</c> are mounted.</summary>
    /// <param name="text">In the same form: <c>30 23 0:26 / /sys/fs/cgroup rw shared:4 - cgroup2 cgroup2 rw</c>.</param>
    public static IReadOnlyList<MountedPart> OfType(string text, string type)
    {
        var found = new List<MountedPart>();
        foreach (var line in text.Split('\n'))
        {
            if (line.Contains($" - {type} ", StringComparison.Ordinal) && line.Split(' ') is [_, _, _, var root, var path, ..])
                found.Add(new(Unescape(root), Unescape(path)));
        }

        return found;
    }

    // Blank, tab, line feed and backslash are written as \ooo.
    private static string Unescape(string path)
    {
        if (!path.Contains('\\', StringComparison.Ordinal))
            return path;

        var text = new StringBuilder(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '\\' && i + 3 < path.Length && path[(i + 1)..(i + 4)].All(digit => digit is >= '0' and <= '7'))
            {
                text.Append((char)(((path[i + 1] - '0') * 64) + ((path[i + 2] - '0') * 8) + (path[i + 3] - '0')));
                i += 3;
                continue;
            }

            text.Append(path[i]);
        }

        return text.ToString();
    }
}
