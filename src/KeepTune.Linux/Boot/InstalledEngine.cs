using KeepTune.Core.Boot;
using KeepTune.Core.Boot.Engines;

namespace KeepTune.Linux.Boot;

/// <summary>Where the version of an engine comes from.</summary>
public enum VersionOrigin
{
    /// <summary>It is installed in the tree that is looked at.</summary>
    Installed,

    /// <summary>The image has none; this machine has.</summary>
    ThisMachine,

    /// <summary>None was found anywhere.</summary>
    NewestKnown,
}

/// <summary>A boot engine as it is installed, its version read and never asked for by running anything.</summary>
/// <param name="UsedAtBoot">Null where it can't be told which engine the boot runs.</param>
/// <param name="Found">The version that was found; null where none was.</param>
public sealed record InstalledEngine(BootEngine Engine, EngineVersion? Found, VersionOrigin Origin, bool? UsedAtBoot)
{
    public bool IsInstalled => Origin is VersionOrigin.Installed;

    /// <summary>The version whose way of reading is forecast: the newest known stands in for an unknown or a newer one.</summary>
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
