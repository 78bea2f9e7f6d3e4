namespace KeepTune.Core.Boot.Engines;

/// <summary>One of the three keys that a glob matches, with the path as glob(3) spells it.</summary>
/// <param name="Path">Below <c>/proc/sys/</c>; everything in the pattern except wildcards stays as written.</param>
internal readonly record struct GlobHit(SysctlKey Key, string Path);

/// <summary>Which of the three keys a glob over <c>/proc/sys</c> finds.</summary>
internal static class KeyGlob
{
    private const int MaxComponents = 64;

    private static readonly string[] Parents = ["net", "ipv4"];

    /// <param name="pattern">Below <c>/proc/sys/</c>.</param>
    public static IReadOnlyList<GlobHit> Hits(string pattern)
    {
        var components = pattern.Split('/');
        if (components.Length > MaxComponents)
            return [];
        return [
            .. SysctlKeys.All.SelectMany(key => Paths([.. Parents, key.FileName()], components).Select(path => new GlobHit(key, path)))
        ];
    }

    // Follows the pattern along the path to one key; a wildcard matches the next name, or the dots that every directory has.
    private static HashSet<string> Paths(string[] way, string[] components)
    {
        var found = new HashSet<string>();
        Walk(0, 0, "");
        return found;

        void Walk(int index, int depth, string path)
        {
            if (index == components.Length)
            {
                if (depth == way.Length)
                    found.Add(path);
                return;
            }

            var component = components[index];
            var magic = GlobPattern.IsMagic(component);
            var isFile = depth == way.Length;
            var text = magic ? component : GlobPattern.Unescape(component);
            if (text.Length == 0)
            {
                if (!isFile)
                    Walk(index + 1, depth, Join(path, "", index));
                return;
            }

            if (isFile)
                return;
            foreach (var (name, next) in (ReadOnlySpan<(string, int)>)[(way[depth], depth + 1), (".", depth), ("..", depth - 1)])
            {
                if (next >= 0 && (magic ? GlobPattern.Matches(text, name, leadingPeriod: true) : text == name))
                    Walk(index + 1, next, Join(path, name, index));
            }
        }
    }

    private static string Join(string path, string component, int index) => index == 0 ? component : $"{path}/{component}";
}
