using System.Globalization;
using System.Text;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Privileges;

/// <summary>What this process may do (capabilities(7)).</summary>
internal static class Capabilities
{
    private static readonly (string Name, int Number)[] Named =
        [
            (nameof(CAP_NET_ADMIN), CAP_NET_ADMIN),
            (nameof(CAP_SYS_ADMIN), CAP_SYS_ADMIN),
            (nameof(CAP_PERFMON), CAP_PERFMON),
            (nameof(CAP_BPF), CAP_BPF)
        ];

    /// <returns>Also false if unknown.</returns>
    public static bool Has(SystemPaths paths, int capability) => (Effective(paths) >> capability & 1) != 0;

    /// <summary>The capabilities named in a text, such as <c>CAP_BPF</c>, that this process lacks.</summary>
    public static IReadOnlyList<string> Missing(SystemPaths paths, string names)
    {
        var effective = Effective(paths);
        return [
            .. names.Split(' ').Where(word => Array.Exists(Named, known => known.Name == word && (effective >> known.Number & 1) == 0))
        ];
    }

    private static ulong Effective(SystemPaths paths)
    {
        if (Files.Open(null, $"{paths.Proc}/self/status", O_RDONLY, 0, out var file) != Errno.None)
            return 0;
        using (file)
        {
            if (Files.ReadAll(file, 64 * 1024, out var bytes) != Errno.None)
                return 0;
            foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n'))
            {
                if (line.StartsWith("CapEff:\t", StringComparison.Ordinal))
                    return ulong.TryParse(line.AsSpan(8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)
                        ? bits
                        : 0;
            }

            return 0;
        }
    }
}
