using KeepTune.Core.Boot;
using KeepTune.Core.Boot.Engines;
using KeepTune.Core.Boot.Writers;

namespace KeepTune.Linux.Boot.Writers;

/// <summary>
/// The credential that systemd-sysctl.service accepts since systemd 252 (systemd.exec(5), LoadCredential=, since 254 ImportCredential=).
/// The first that is found counts, the encrypted ones last. It is read as if it were the last of the engine's own files.
/// </summary>
internal static class CredentialReading
{
    private const string What = "credential sysctl.extra";

    private static readonly EngineVersion Loads = new(252);
    private static readonly EngineVersion Imports = new(254);
    private static readonly string[] Stores = [
        "/run/credentials/@system", "/etc/credstore", "/run/credstore", "/usr/local/lib/credstore", "/usr/lib/credstore"
    ];

    private static readonly string[] EncryptedStores =
        [
            "/run/credentials/@encrypted",
            "/etc/credstore.encrypted",
            "/run/credstore.encrypted",
            "/usr/local/lib/credstore.encrypted",
            "/usr/lib/credstore.encrypted"
        ];

    public static IReadOnlyList<BootWrite> Read(SmallFiles files, BootFiles bootFiles, InstalledEngine systemd, int hz)
    {
        if (!systemd.IsInstalled || systemd.UsedAtBoot == false || systemd.ReadAs < Loads)
            return [];

        // A directory that could not be read may contain one that comes first.
        bool? atBoot = true;
        foreach (var store in systemd.ReadAs < Imports ? Stores : [.. Stores, .. EncryptedStores])
        {
            var path = $"{store}/sysctl.extra";
            if (files.Read(path) is not null)
                return EncryptedStores.Contains(store)
                    ? [.. SysctlKeys.All.Select(key => Encrypted(key, path, atBoot))]
                    : Compare(bootFiles, systemd, path, atBoot, hz);
            if (files.NotSeen.ContainsKey(path))
                atBoot = null;
        }

        return [];
    }

    private static BootWrite Encrypted(SysctlKey key, string path, bool? atBoot) =>
        new(BootWriter.Credential, $"{What} (encrypted)", key, BootWriteEffect.Unknown, null, "", new(path, 1), atBoot);

    private static List<BootWrite> Compare(BootFiles bootFiles, InstalledEngine systemd, string path, bool? atBoot, int hz)
    {
        SysctlEngine Engine() => SysctlEngine.Create(BootEngine.Systemd, systemd.ReadAs, hz);
        var with = bootFiles.Read(Engine, path).Forecast;
        var writes = new List<BootWrite>();
        foreach (var key in with.Keys)
        {
            if (key is { Value: { } value, Source: { } source } && source.Path == path)
                writes.Add(new(BootWriter.Credential, What, key.Key, BootWriteEffect.Sets, value, value.ToString(), source, atBoot));
            else if (key is { Value: null, UnsetBy: { } by } && by.Path == path)
                writes.Add(new(BootWriter.Credential, What, key.Key, BootWriteEffect.Unsets, null, "", by, atBoot));
            else if (key.Overridden is [{ Value: null } refused, ..] && refused.Source.Path == path)
                writes.Add(
                    new(
                        BootWriter.Credential,
                        What,
                        key.Key,
                        key.Value is null ? BootWriteEffect.Unsets : BootWriteEffect.Refused,
                        null,
                        refused.Text,
                        refused.Source,
                        atBoot));
        }

        return writes;
    }
}
