using System.Text.Json.Serialization;
using KeepTune.Cli.Boot;
using KeepTune.Cli.Show;

namespace KeepTune.Cli.Verify;

/// <summary><c>keeptune verify --json</c>.</summary>
/// <param name="Ok">Whether none of the three deviates.</param>
/// <param name="Profile">The profile that is verified; null if the values belong to none.</param>
/// <param name="Runtime">Null with <c>--root</c>: an image has no running values.</param>
/// <param name="File">Null, like <paramref name="Boot"/>, for a namespace that no boot configures, with <c>--runtime</c> and with
/// <c>--all-netns</c>. Also null if the changes of keeptune are verified and none wrote a file.</param>
/// <param name="NotSeen">Files that could not be read; the prediction of the boot does not include them.</param>
internal sealed record VerifyResult(
    string Schema,
    bool Ok,
    string? Profile,
    RuntimeStatusResult? Runtime,
    FileStatusResult? File,
    BootStatusResult? Boot,
    IReadOnlyList<NotSeenResult> NotSeen)
{
    public const string SchemaName = "keeptune.verify.v1";

    /// <summary>The network namespaces whose running values were compared.</summary>
    public int Checked { get; init; }

    /// <summary>With <c>--all-netns</c>: every namespace with expected values.</summary>
    public IReadOnlyList<NamespaceStatusResult> Namespaces { get; init; } = [];

    /// <summary>With <c>--all-netns</c>: what could not be read for lack of privilege.</summary>
    public int NotVisible { get; init; }

    /// <summary>With <c>--all-netns</c>: namespaces that ended before they could be read.</summary>
    public int Vanished { get; init; }

    /// <summary>Many namespaces were selected.</summary>
    [JsonIgnore]
    public bool IsOfAll { get; init; }

    /// <summary>No profile was named: what keeptune applied is verified.</summary>
    [JsonIgnore]
    public bool IsOfApplied { get; init; }
}

/// <summary>Compares the running values of one of many namespaces with those expected there.</summary>
internal sealed record NamespaceStatusResult(
    string Netns,
    IReadOnlyList<string> Names,
    IReadOnlyList<int> Pids,
    string? Process,
    ContainerResult? Container,
    bool Ok,
    SettingsResult Expected,
    SettingsResult Actual,
    string ExpectedFrom)
{
    /// <summary>The namespace that the program runs in.</summary>
    [JsonIgnore]
    public bool IsOwn { get; init; }
}
