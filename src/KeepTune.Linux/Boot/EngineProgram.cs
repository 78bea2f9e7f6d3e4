using System.Text;
using KeepTune.Core.Boot;
using KeepTune.Core.Boot.Engines;

namespace KeepTune.Linux.Boot;

/// <summary>
/// The version of an installed engine, found without running it. For systemd it is in the name of the library that the program needs
/// (<c>libsystemd-shared-252.so</c>, <c>libsystemd-shared-257.7-1.fc42.so</c>). For procps it comes from the package database, else from
/// the text that the program would print.
/// </summary>
/// <param name="Version">Null if the program is installed but its version is unknown.</param>
internal sealed record EngineProgram(EngineVersion? Version)
{
    private const int MaxProgram = 4 << 20;
    private const int MaxDatabase = 64 << 20;
    private const int MaxVersion = 32;

    private static readonly string[] SystemdPrograms = ["/usr/lib/systemd/systemd-sysctl", "/lib/systemd/systemd-sysctl"];
    private static readonly string[] ProcpsPrograms = ["/usr/sbin/sysctl", "/sbin/sysctl", "/usr/bin/sysctl", "/bin/sysctl"];

    public static EngineProgram? Find(BootEngine engine, SystemRoot root) => engine is BootEngine.Systemd ? Systemd(root) : Procps(root);

    private static EngineProgram? Systemd(SystemRoot root)
    {
        if (First(root, SystemdPrograms) is not { } program)
            return null;
        return new(
            (After(program, "libsystemd-shared-"u8) ?? Dpkg(root, "systemd")) is { } version ? new EngineVersion(version.Major) : null);
    }

    // Where busybox replaces procps there is no such package and no such text.
    private static EngineProgram? Procps(SystemRoot root)
    {
        if ((Dpkg(root, "procps") ?? Apk(root) ?? Pacman(root)) is { } version)
            return new(version);
        return First(root, ProcpsPrograms) is { } program && program.AsSpan().IndexOf("procps"u8) >= 0
            ? new(After(program, "procps-ng "u8))
            : null;
    }

    private static byte[]? First(SystemRoot root, string[] paths) =>
        paths.Select(path => root.Read(path, MaxProgram)).FirstOrDefault(program => program is { Length: > 0 });

    private static EngineVersion? After(ReadOnlySpan<byte> program, ReadOnlySpan<byte> name)
    {
        while (program.IndexOf(name) is >= 0 and var at)
        {
            program = program[(at + name.Length)..];
            if (EngineVersion.Parse(Encoding.Latin1.GetString(program[..Math.Min(program.Length, MaxVersion)])) is { } version)
                return version;
        }

        return null;
    }

    // dpkg(1), status: only the stanza of an installed package counts.
    private static EngineVersion? Dpkg(SystemRoot root, string package)
    {
        if (root.Read("/var/lib/dpkg/status", MaxDatabase) is not { } status)
            return null;
        var head = Encoding.ASCII.GetBytes($"Package: {package}\n");
        ReadOnlySpan<byte> rest = status;
        while (rest.IndexOf(head) is >= 0 and var at)
        {
            var isStart = at == 0 ? rest.Length == status.Length : rest[at - 1] == '\n';
            rest = rest[(at + head.Length)..];
            var end = rest.IndexOf("\n\n"u8);
            var stanza = Encoding.Latin1.GetString(end < 0 ? rest : rest[..end]).Split('\n');
            if (isStart
                && stanza.Any(
                    line => line.StartsWith("Status: ", StringComparison.Ordinal) && line.EndsWith(" installed", StringComparison.Ordinal)))
                return Field(stanza, "Version: ");
        }

        return null;
    }

    private static EngineVersion? Apk(SystemRoot root)
    {
        var database = root.ReadText("/lib/apk/db/installed", MaxDatabase);
        var stanza = database?.Split("\n\n").FirstOrDefault(
            text => text.Contains("P:procps-ng\n", StringComparison.Ordinal) || text.Contains("P:procps\n", StringComparison.Ordinal));
        return stanza is null ? null : Field(stanza.Split('\n'), "V:");
    }

    private static EngineVersion? Pacman(SystemRoot root)
    {
        const string prefix = "procps-ng-";
        return root.Names("/var/lib/pacman/local", out var names) == Interop.Errno.None
            && names.FirstOrDefault(name => name.StartsWith(prefix, StringComparison.Ordinal)) is { } name
            ? EngineVersion.Parse(name[prefix.Length..])
            : null;
    }

    private static EngineVersion? Field(string[] lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? EngineVersion.Parse(line[name.Length..])
            : null;
}
