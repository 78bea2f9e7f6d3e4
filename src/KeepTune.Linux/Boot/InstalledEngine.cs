using KeepTune.Core.Boot;
using KeepTune.Core.Boot.Engines;

namespace KeepTune.Linux.Boot;

/// <summary>Where an engine's version comes from.</summary>
public enum VersionOrigin
{
    /// <summary>It is installed in the tree under inspection.</summary>
    Installed,

    /// <summary>The image has none, but this machine does.</summary>
    ThisMachine,

    /// <summary>None was found.</summary>
    NewestKnown,
}

/// <summary>A boot engine as installed; its version is read, and nothing is run to find it.</summary>
/// <param name="UsedAtBoot">Null if it is unknown which engine the boot runs.</param>
/// <param name="Found">The version that was found, or null.</param>
public sealed record InstalledEngine(BootEngine Engine, EngineVersion? Found, VersionOrigin Origin, bool? UsedAtBoot)
{
    public bool IsInstalled => Origin is VersionOrigin.Installed;

    /// <summary>The version whose behaviour is predicted: the newest known one for an unknown or newer version.</summary>
    public EngineVersion ReadAs =>
        Found is { } found && found < EngineVersion.NewestKnown(Engine) ? found : EngineVersion.NewestKnown(Engine);

    /// <summary><c>252</c>; <c>270 (read as 262)</c>; <c>4.0.2 (this machine's)</c>; <c>262 (newest known)</c>.</summary>
    public string Version
    {
        get
        {
            if (Found is not { } found)
                return $"{ReadAs.Text(Engine)} ({(IsInstalled ? "version unknown, read as the newest known" : "newest known")})";
            string?[] remarks = [
                Origin is VersionOrigin.ThisMachine ? "this machine's" : null, found == ReadAs ? null : $"read as {ReadAs.Text(Engine)}"
            ];
            var remark = string.Join(", ", remarks.OfType<string>());
            return found.Text(Engine) + (remark.Length == 0 ? "" : $" ({remark})");
        }
    }

    /// <summary>Both engines of a tree, systemd first.</summary>
    public static IReadOnlyList<InstalledEngine> Both(SystemRoot root, SystemPaths paths)
    {
        var used = BootEngineDetection.Engine(root);
        return [Of(BootEngine.Systemd, root, paths, used), Of(BootEngine.Procps, root, paths, used)];
    }

    private static InstalledEngine Of(BootEngine engine, SystemRoot root, SystemPaths paths, BootEngine? used)
    {
        var isUsed = used is null ? (bool?)null : used == engine;
        if (EngineProgram.Find(engine, root) is { } here)
            return new(engine, here.Version, VersionOrigin.Installed, isUsed);
        if (!root.IsLive && EngineProgram.Find(engine, SystemRoot.Live(paths)) is { Version: { } there })
            return new(engine, there, VersionOrigin.ThisMachine, isUsed);
        return new(engine, null, VersionOrigin.NewestKnown, isUsed);
    }
}
