using KeepTune.Core.Boot;
using KeepTune.Core.Boot.Writers;
using KeepTune.Linux.Boot.Writers.Saptune;
using KeepTune.Linux.Boot.Writers.Tuned;
using KeepTune.Linux.Boot.Writers.Ufw;

namespace KeepTune.Linux.Boot.Writers;

/// <summary>What else than the boot engine's files sets the three keys at boot: read, never run.</summary>
/// <param name="Writes">In the order in which they are made; those that are off are among them (<see cref="BootWrite.AtBoot"/>).</param>
/// <param name="Remarks">What of it can't be forecast, and why.</param>
/// <param name="NotSeen">Files and directories that are there and could not be read, with the reason.</param>
public sealed record BootWriters(
    IReadOnlyList<BootWrite> Writes, IReadOnlyList<FileRemark> Remarks, IReadOnlyDictionary<string, string> NotSeen)
{
    /// <param name="engines">Both, as they are installed.</param>
    /// <param name="bootFiles">The sysctl files, read already or not; what it can't read it reports itself.</param>
    internal static BootWriters Of(SmallFiles files, IReadOnlyList<InstalledEngine> engines, BootFiles bootFiles)
    {
        var hz = KernelClock.Hz;
        var units = new BootUnits(files);
        var remarks = new List<FileRemark>();
        var systemd = engines.First(engine => engine.Engine is BootEngine.Systemd);
        var procps = engines.First(engine => engine.Engine is BootEngine.Procps);

        // In the order of a boot: ufw comes before the network, TuneD and saptune after it.
        List<BootWrite> writes =
        [
            .. KernelFileReading.Read(files, bootFiles, systemd.ReadAs, hz),
            .. CredentialReading.Read(files, bootFiles, systemd, hz),
            .. UfwReading.Read(files, bootFiles, units, procps.ReadAs, remarks, hz),
            .. TunedReading.Read(files, bootFiles, units, remarks, hz),
            .. SaptuneReading.Read(files, units, remarks, hz),
        ];
        return new(writes, remarks, files.NotSeen);
    }
}
