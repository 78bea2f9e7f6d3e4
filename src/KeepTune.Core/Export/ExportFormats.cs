using KeepTune.Core.Export.Containers;
using KeepTune.Core.Export.Hosts;
using KeepTune.Core.Export.Languages;
using KeepTune.Core.Export.Servers;

namespace KeepTune.Core.Export;

/// <summary>All export formats.</summary>
public static class ExportFormats
{
    public static IReadOnlyList<ExportFormat> All { get; } =
    [
        SysctlFormat.Format,
        DockerFormat.Format,
        ComposeFormat.Format,
        PodmanQuadletFormat.Format,
        KubernetesFormat.Format,
        CniTuningFormat.Format,
        AnsibleFormat.Format,
        NixosFormat.Format,
        SystemdSocketFormat.Format,
        NginxFormat.Format,
        HaproxyFormat.Format,
        PostgresqlFormat.Format,
        LibpqFormat.Format,
        RedisFormat.Format,
        CFormat.Format,
        PythonFormat.Format,
        GoFormat.Format,
        JavaFormat.Format,
        CsharpFormat.Format,
        RustFormat.Format,
        NodeFormat.Format,
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(format => format.Name)];

    /// <returns>Null if none has that name.</returns>
    public static ExportFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);
}
