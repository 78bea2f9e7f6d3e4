using System.Text;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Namespaces;

/// <summary>The directories that name network namespaces: those of ip-netns(8) and Docker.</summary>
public static class NamespaceNames
{
    /// <summary>In search order. <c>/var/run</c> is not a link to <c>/run</c> everywhere.</summary>
    public static IReadOnlyList<string> Directories(SystemPaths paths) =>
        [$"{paths.Run}/netns", $"{paths.Run}/docker/netns", $"{paths.Var}/run/docker/netns"];

    /// <summary>Every readable name, sorted.</summary>
    public static IReadOnlyList<string> All(SystemPaths paths)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        foreach (var directory in Directories(paths))
        {
            _ = In(directory, out var names);
            all.UnionWith(names);
        }

        return [.. all.Order(StringComparer.Ordinal)];
    }

    /// <summary>The names in one directory; none if it does not exist.</summary>
    internal static Errno In(string path, out List<string> names)
    {
        names = [];
        var error = Files.Open(null, path, O_RDONLY | O_DIRECTORY, 0, out var directory);
        using (directory)
        {
            if (error == Errno.None)
                error = Files.Names(directory, out names);
        }

        for (var i = 0; i < names.Count; i++)
            names[i] = Ascii.IsValid(names[i]) ? names[i] : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(names[i]));
        return error;
    }
}
