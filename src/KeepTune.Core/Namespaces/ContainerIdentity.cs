namespace KeepTune.Core.Namespaces;

/// <summary>A container, as the runtime that started it knows it.</summary>
/// <param name="Runtime">docker, podman, containerd, cri-o, lxc or nspawn.</param>
/// <param name="Id">64 hexadecimal digits, or the name of the container or machine with lxc and nspawn. Not escaped.</param>
public sealed record ContainerIdentity(string Runtime, string Id)
{
    private const int MaxLength = 12;

    /// <summary>Short enough for a table: <c>docker 0123456789ab</c>.</summary>
    public override string ToString() => $"{Runtime} {(CgroupPath.IsContainerId(Id) ? Id[..MaxLength] : Id)}";
}
