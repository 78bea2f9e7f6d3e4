using KeepTune.Core.Boot;
using KeepTune.Core.Boot.Writers;
using KeepTune.Linux.Boot.Writers.Saptune;
using KeepTune.Linux.Boot.Writers.Tuned;
using KeepTune.Linux.Boot.Writers.Ufw;

namespace KeepTune.Linux.Boot.Writers;

/// <summary>What sets the three keys at boot besides the boot engine's files. It is read, never run.</summary>
/// <param name="Writes">In the order in which they are made, including disabled ones (<see cref="BootWrite.AtBoot"/>).</param>
/// <param name="Remarks">What can't be predicted, and why.</param>
/// <param name="NotSeen">Files and directories that exist but could not be read, with the reason.</param>
public sealed record BootWriters(
    IReadOnlyList<BootWrite> Writes, IReadOnlyList<FileRemark> Remarks, IReadOnlyDictionary<string, string> NotSeen)
{
    /// <param name="engines">Both, as installed.</param>
    /// <param name="bootFiles">The sysctl files, whether read yet or not; it reports what it can't read itself.</param>
    internal static BootWriters Of(SmallFiles files, IReadOnlyList<InstalledEngine> engines, BootFiles bootFiles)
    {
        var hz = KernelClock.Hz;
        var units = new BootUnits(files);
        var remarks = new List<FileRemark>();
        var systemd = engines.First(engine => engine.Engine is BootEngine.Systemd);
        var procps = engines.First(engine => engine.Engine is BootEngine.Procps);

        // In boot order: ufw comes before the network, TuneD and saptune after it.
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
