using KeepTune.Core.Policies;
using KeepTune.Linux.Cgroups;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Policies;

/// <summary>A policy that systemd should attach.</summary>
/// <param name="Unit">A service, a template of services, or a slice.</param>
/// <param name="File">The drop-in, or for a slice the unit, that attaches it.</param>
public sealed record UnitPolicy(string Unit, string File);

/// <summary>A running unit without the policy that it should have.</summary>
public sealed record MissingPolicy(string Cgroup, string Unit, string File);

/// <summary>Compares the policies that systemd should attach, by the files that <c>policy unit</c> prints, with those attached.</summary>
public static class UnitPolicies
{
    private const string OwnPrefix = "keeptune-policy-";
    private const int MaxFileSize = 64 * 1024;

    /// <summary>The policies of this machine's units, running or not.</summary>
    /// <exception cref="Core.Failure">A directory or a file could not be read.</exception>
    public static IReadOnlyList<UnitPolicy> All(SystemPaths paths)
    {
        string[] directories = [$"{paths.Etc}/systemd/system", $"{paths.Run}/systemd/system"];
        var found = new List<UnitPolicy>();
        foreach (var directory in directories)
        {
            foreach (var name in Names(directory))
            {
                if (name.EndsWith(".service.d", StringComparison.Ordinal))
                    found.AddRange(InDropIns($"{directory}/{name}", name[..^".d".Length]));
                else if (SliceOf(name) is { } slice && Attaches($"{directory}/{name}") && IsEnabled(slice, name))
                    found.Add(new(slice, $"{directory}/{name}"));
            }
        }

        // A file in /etc replaces one of the same name in /run.
        return [.. found.DistinctBy(policy => (policy.Unit, Path.GetFileName(policy.File)))];

        bool IsEnabled(string slice, string name) => directories.Any(directory => IsLink($"{directory}/{slice}.wants/{name}"));
    }

    /// <summary>The policies whose unit runs, so that its cgroup exists, but has no policy.</summary>
    /// <exception cref="Core.Failure">NotPermitted, or no cgroup v2.</exception>
    public static IReadOnlyList<MissingPolicy> Missing(
        SystemPaths paths, IReadOnlyList<UnitPolicy> wanted, IReadOnlyList<AttachedPolicy> attached)
    {
        var missing = new List<MissingPolicy>();
        if (wanted.Count == 0)
            return missing;
        var have = attached.Where(policy => policy.Hold != PolicyHold.Gone).Select(policy => policy.Cgroup).ToHashSet();
        CgroupTree.Each(paths, (cgroup, _) =>
        {
            if (have.Contains(cgroup.Path) || !CgroupTree.IsOfMachine(cgroup.Path))
                return;
            var name = cgroup.Path[(cgroup.Path.LastIndexOf('/') + 1)..];
            if (wanted.FirstOrDefault(unit => IsOf(unit.Unit, name)) is { } policy)
                missing.Add(new(cgroup.Path, name, policy.File));
        });

        // The same cgroup may be visible in several mounts.
        return [.. missing.DistinctBy(policy => policy.Cgroup).OrderBy(policy => policy.Cgroup, StringComparer.Ordinal)];
    }

    private static bool IsOf(string unit, string cgroup) => unit.IndexOf("@.", StringComparison.Ordinal) is >= 0 and var at
        ? cgroup.StartsWith(unit[..(at + 1)], StringComparison.Ordinal) && cgroup.EndsWith(unit[(at + 1)..], StringComparison.Ordinal)
        : new CgroupName(unit).IsOf(cgroup);

    private static string? SliceOf(string name) =>
        name.StartsWith(OwnPrefix, StringComparison.Ordinal) && name.EndsWith(".service", StringComparison.Ordinal)
            ? name[OwnPrefix.Length..^".service".Length] + ".slice"
            : null;

    private static IEnumerable<UnitPolicy> InDropIns(string directory, string unit) => Names(directory)
        .Where(name => name.EndsWith(".conf", StringComparison.Ordinal) && Attaches($"{directory}/{name}"))
        .Select(name => new UnitPolicy(unit, $"{directory}/{name}"));

    // A file that is no directory, or is gone since it was listed, counts as none; one that can't be read is a failure.
    private static List<string> Names(string directory)
    {
        var error = Files.Open(null, directory, O_RDONLY | O_DIRECTORY, 0, out var opened);
        using (opened)
        {
            List<string> names = [];
            if (error == Errno.None)
                error = Files.Names(opened, out names);
            return error == Errno.None || error == Errno.ENOENT || error == Errno.ENOTDIR
                ? names
                : throw error.Failure($"look for policies in {Printable.Quote(directory)}");
        }
    }

    private static bool Attaches(string path)
    {
        var error = Files.Open(null, path, O_RDONLY | O_NONBLOCK, 0, out var file);
        using (file)
        {
            byte[] bytes = [];
            if (error == Errno.None)
                error = Files.ReadAll(file, MaxFileSize, out bytes);
            if (error != Errno.None && error != Errno.ENOENT && error != Errno.EISDIR)
                throw error.Failure($"look for a policy in {Printable.Quote(path)}");
            return error == Errno.None && PolicyUnit.Attaches(System.Text.Encoding.UTF8.GetString(bytes));
        }
    }

    private static bool IsLink(string path)
    {
        var error = Files.StatusOfLink(null, path, out _);
        if (error != Errno.None && error != Errno.ENOENT && error != Errno.ENOTDIR)
            throw error.Failure($"look for {Printable.Quote(path)}");
        return error == Errno.None;
    }
}
