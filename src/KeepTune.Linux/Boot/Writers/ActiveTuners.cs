using System.Globalization;
using KeepTune.Core.Boot.Writers;
using KeepTune.Linux.Boot.Writers.Saptune;

namespace KeepTune.Linux.Boot.Writers;

/// <summary>Programs that manage values of the running system, and may restore theirs or report a change as a fault.</summary>
public static class ActiveTuners
{
    /// <summary>Whether there is any sign of them: the cheap check before the other one.</summary>
    public static bool AnyPresent(SystemRoot root) =>
        root.IsLive && (root.Exists("/run/tuned/tuned.pid") || root.Exists("/run/saptune/saved_state") || root.Exists("/etc/ufw/ufw.conf"));

    /// <param name="root">The running system; in an image nothing is active.</param>
    /// <param name="later">What was read of its writers.</param>
    /// <returns>The writes of active programs, except those that TuneD makes only when it starts.</returns>
    public static IReadOnlyList<BootWrite> Of(SystemRoot root, BootWriters later)
    {
        var active = new List<BootWrite>();
        if (!root.IsLive)
            return active;

        var files = new SmallFiles(root);
        var isTunedActive = later.Writes.Any(write => write.Writer is BootWriter.TunedProfile) && IsTunedRunning(files);
        foreach (var write in later.Writes)
        {
            if ((write.Writer is BootWriter.Ufw && write.AtBoot == true) || (write.Writer is BootWriter.TunedProfile && isTunedActive))
                active.Add(write);
        }

        foreach (var note in files.Names("/run/saptune/saved_state"))
        {
            if (files.Read($"/run/saptune/saved_state/{note}") is { Length: > 0 })
                active.AddRange(SaptuneReading.Read(files, note, true, KernelClock.Hz));
        }

        return active;
    }

    // It is a script, so its name is not that of the process.
    private static bool IsTunedRunning(SmallFiles files) =>
        int.TryParse(files.Text("/run/tuned/tuned.pid"), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var pid)
        && files.Text($"/proc/{pid}/cmdline")?.Contains("tuned", StringComparison.Ordinal) == true;
}
