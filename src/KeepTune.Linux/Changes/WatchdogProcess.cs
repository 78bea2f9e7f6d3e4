using System.ComponentModel;
using System.Diagnostics;
using CliWrap.Buffered;
using KeepTune.Core.Journal;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Namespaces;

namespace KeepTune.Linux.Changes;

/// <summary>
/// Starts the watchdog so that it outlives this program. Under systemd it is a unit of its own, since logging out may kill the processes of
/// a session; otherwise it is a process in a new session.
/// </summary>
public static class WatchdogProcess
{
    /// <summary>The hidden verb that runs the watchdog.</summary>
    public const string Verb = "__watchdog";

    private static readonly TimeSpan UnitTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long <see cref="Start"/> may take in all.</summary>
    public static TimeSpan MaxStart => UnitTimeout + UnitTimeout + StartTimeout + TimeSpan.FromSeconds(5);

    /// <summary>Returns once the watchdog is ready.</summary>
    /// <returns>A warning, or null.</returns>
    /// <exception cref="Failure">The watchdog did not start, or a signal arrived.</exception>
    public static string? Start(SystemPaths paths, ConfirmWindow window, Interruption interruption)
    {
        string? warning = null;
        if (Files.Exists($"{paths.Run}/systemd/system"))
        {
            var problem = StartUnit(paths, window.Id);
            if (problem is null && IsArmed(paths, window, UnitTimeout, interruption))
                return null;
            warning = $"couldn't start the watchdog as a systemd unit ({problem ?? "it did not start"}); it runs in this "
                + "session and may be killed with it";
        }

        interruption.ThrowIfRequested();
        var error = DetachedProcess.Start(paths, paths.Program, ["keeptune", Verb, window.Id], SystemPrograms.Environment, null, out _);
        if (error != Errno.None)
            throw error.Failure("start the watchdog that would roll the change back");
        return IsArmed(paths, window, StartTimeout, interruption)
            ? warning
            : throw new Failure(
                FailureKind.Failed, $"the watchdog that would roll the change back did not start within {StartTimeout.TotalSeconds:0} s");
    }

    private static bool IsArmed(SystemPaths paths, ConfirmWindow window, TimeSpan timeout, Interruption interruption)
    {
        var file = new ConfirmWindowFile(paths);
        for (var started = Stopwatch.StartNew(); started.Elapsed < timeout; Thread.Sleep(2))
        {
            if (file.IsWatched(window))
                return true;
            interruption.ThrowIfRequested();
        }

        return false;
    }

    /// <returns>What went wrong; null if the unit was started.</returns>
    private static string? StartUnit(SystemPaths paths, string id)
    {
        if (Files.ReadLink(null, paths.Program, out var binary) != Errno.None)
            return $"couldn't read {paths.Program}";

        try
        {
            string[] arguments =
            [
                "--collect", "--quiet", "--no-ask-password", $"--unit=keeptune-confirm-{id}",
                "--description=Roll back TCP keepalive values unless they are confirmed", "--", .. EnterOurs(paths), binary, Verb,
                id,
            ];
            var ran = NamespaceThread.AtHome(() =>
            {
                using var timeout = new CancellationTokenSource(UnitTimeout);
                return SystemPrograms.Run(SystemPrograms.Find("systemd-run"), arguments, end: timeout.Token);
            });
            return ran.IsSuccess ? null : Words(ran);
        }
        catch (Failure missing)
        {
            return missing.Message;
        }
        catch (OperationCanceledException)
        {
            return $"systemd-run did not finish within {UnitTimeout.TotalSeconds:0} s";
        }
        catch (Win32Exception broken)
        {
            return $"systemd-run: {Printable.Escape(broken.Message)}";
        }
    }

    private static string Words(BufferedCommandResult ran) =>
        ran.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() is { } words
            ? $"systemd-run: {Printable.Cut(words)}"
            : $"systemd-run: exit code {ran.ExitCode}";

    // A unit starts in the namespaces of process 1.
    private static IEnumerable<string> EnterOurs(SystemPaths paths)
    {
        List<string> options = [];
        if (!IsSameAsProcess1(paths, "ns/net"))
            options.Add(NamespaceThread.Entered(paths) is { } netns ? $"--net={netns}" : "--net");
        if (!IsSameAsProcess1(paths, "ns/mnt") || !IsSameAsProcess1(paths, "root"))
            options.AddRange(["--mount", "--root", "--wd=/"]);
        return options.Count == 0 ? [] : [SystemPrograms.Find("nsenter"), $"--target={Environment.ProcessId}", .. options, "--"];
    }

    private static bool IsSameAsProcess1(SystemPaths paths, string what) =>
        Files.Status($"{paths.Proc}/thread-self/{what}", out var own) == Errno.None
        && Files.Status($"{paths.Proc}/1/{what}", out var theirs) == Errno.None
        && (own.Inode, own.DeviceMajor, own.DeviceMinor) == (theirs.Inode, theirs.DeviceMajor, theirs.DeviceMinor);
}
