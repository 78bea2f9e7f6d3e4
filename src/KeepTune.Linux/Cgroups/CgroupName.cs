using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Cgroups;

/// <summary>
/// A cgroup as named on the command line: a path as in <c>/proc/PID/cgroup</c> or as mounted, or a unit of systemd.
/// </summary>
internal sealed class CgroupName
{
    private const string Hint = "'systemd-cgls' shows the tree; give a path as in /proc/PID/cgroup, or a unit such as nginx.service";

    private static readonly string[] Kinds = [".service", ".slice", ".scope", ".socket", ".mount", ".swap"];

    private readonly string typed;
    private readonly string? path;

    /// <exception cref="Failure">InvalidInput: the name is empty.</exception>
    public CgroupName(string typed)
    {
        if (typed.Length == 0)
            throw new Failure(
                FailureKind.InvalidInput,
                "the name of the cgroup is '', expected a path as in /proc/PID/cgroup, or a unit such as nginx.service",
                "'systemd-cgls' shows the tree");
        this.typed = typed;
        IsHere = typed is "." or ".."
            || typed.StartsWith("./", StringComparison.Ordinal)
            || typed.StartsWith("../", StringComparison.Ordinal);
        IsUnit = !IsHere && !typed.Contains('/', StringComparison.Ordinal);
        path = Plain(IsHere ? Here(typed) : typed);
    }

    public bool IsUnit { get; }

    // Resolved from the working directory, as a shell completes it.
    private bool IsHere { get; }

    /// <summary>The unit's full name; as in systemctl(1), '.service' may be omitted.</summary>
    public string Unit => IsUnit && !IsUnitInFull ? typed + ".service" : typed;

    private bool IsUnitInFull => Array.Exists(Kinds, kind => typed.Length > kind.Length && typed.EndsWith(kind, StringComparison.Ordinal));

    /// <summary>Where it would be in each mount.</summary>
    public IEnumerable<Cgroup> Places(IReadOnlyList<CgroupMount> mounts)
    {
        if (path is null)
            yield break;
        var isOnlyOutside = !mounts.Any(mount => mount.IsOfNamespace);
        foreach (var mount in mounts)
        {
            if (mount.Place != "/" && mount.PathOf(path) is { } mounted)
                yield return new(mount, mounted);
            if (!IsHere && (mount.IsOfNamespace || isOnlyOutside) && mount.DirectoryOf(path) is not null)
                yield return new(mount, path);
        }
    }

    /// <summary>
    /// Whether it is the name of this cgroup; for a unit, also as systemd escapes it if it could be a file of the kernel.
    /// </summary>
    public bool IsOf(string name) =>
        name == typed || (name.Length == typed.Length + 1 && name[0] == '_' && name.EndsWith(typed, StringComparison.Ordinal));

    /// <summary>Why there is no such cgroup.</summary>
    public Failure NotFound(IReadOnlyList<CgroupMount> mounts)
    {
        var place = Printable.Escape(mounts[0].Place);
        if (IsUnit)
        {
            return new(
                FailureKind.Failed,
                $"there is no cgroup {Printable.Quote(typed)}{(IsUnitInFull ? "" : $" or {Printable.Quote(Unit)}")} below {place}: a "
                    + "unit has one while it runs",
                $"'systemctl status {ShellWord.Quote(Unit)}' shows whether it runs; 'systemd-cgls' shows the tree");
        }

        for (var above = path; above is not (null or "/"); above = Path.GetDirectoryName(above))
        {
            if (CgroupMounts.KindOf(above) == CGROUP_SUPER_MAGIC)
                return new(
                    FailureKind.Failed,
                    $"{Printable.Quote(typed)} is {(above == path ? "" : "below ")}a version 1 cgroup, expected a version 2 cgroup "
                        + $"below {place}",
                    Hint);
        }

        foreach (var group in Places(mounts))
        {
            if (Files.Status(group.Directory, out var status) == Errno.None && !status.IsDirectory)
                return new(
                    FailureKind.Failed,
                    $"{Printable.Quote(typed)} is {status.Kind} of a cgroup, expected the cgroup itself",
                    $"use {Printable.Quote(Path.GetDirectoryName(group.Path)!)}");
        }

        return new(FailureKind.Failed, $"there is no cgroup {Printable.Quote(typed)} below {place}", Hint);
    }

    private static string? Here(string typed)
    {
        try
        {
            return Path.GetFullPath(typed);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // The working directory itself, such as that of a cgroup whose unit has stopped.
            return null;
        }
    }

    // '.' and repeated slashes change nothing; '..' would lead out of the place that is checked.
    private static string? Plain(string? path)
    {
        if (path is null)
            return null;
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToList();
        return parts.Contains("..") ? null : "/" + string.Join('/', parts);
    }
}
