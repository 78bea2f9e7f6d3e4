using System.ComponentModel;
using System.Diagnostics;
using CliWrap.Buffered;
using KeepTune.Core.Journal;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Namespaces;

namespace KeepTune.Linux.Changes;

/// <summary>
/// Starts the watchdog so that it outlives whatever this program dies of. Where systemd runs it is a unit of its own, since a session's
/// processes may be killed with the session; else a process in a session of its own.
/// </summary>
public static class WatchdogProcess
{
    /// <summary>The hidden verb that is the watchdog.</summary>
    public const string Verb = "__watchdog";

    private static readonly TimeSpan UnitPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How long <see cref="Start"/> may take in all.</summary>
    public static TimeSpan LongestStart => UnitPatience + UnitPatience + Patience + TimeSpan.FromSeconds(5);

    /// <summary>Returns when the watchdog stands by.</summary>
    /// <returns>A warning; null when there is nothing to say.</returns>
    /// <exception cref="Failure">No watchdog stands by; or a signal came.</exception>
    public static string? Start(SystemPaths paths, ConfirmWindow window, Interruption interruption)
    {
        string? warning = null;
        if (Files.Exists($"{paths.Run}/systemd/system"))
        {
            var problem = StartUnit(paths, window.Id);
            if (problem is null && IsArmed(paths, window, UnitPatience, interruption))
                return null;
            warning = $"the watchdog could not be made a unit of systemd ({problem ?? "it did not start"}); as a process of this "
                + "session it may be killed with it";
        }

        interruption.ThrowIfRequested();
        var error = DetachedProcess.Start(paths, paths.Program, ["keeptune", Verb, window.Id], SystemPrograms.Environment, null, out _);
        if (error != Errno.None)
            throw error.Failure("start the watchdog that would put the old values back");
        return IsArmed(paths, window, Patience, interruption)
            ? warning
            : throw new Failure(
                FailureKind.Failed, $"the watchdog that would put the old values back did not start within {Patience.TotalSeconds:0} s");
    }

    private static bool IsArmed(SystemPaths paths, ConfirmWindow window, TimeSpan patience, Interruption interruption)
    {
        var file = new ConfirmWindowFile(paths);
        for (var started = Stopwatch.StartNew(); started.Elapsed < patience; Thread.Sleep(2))
        {
            if (file.IsWatched(window))
                return true;
            interruption.ThrowIfRequested();
        }

        return false;
    }

    /// <returns>What went wrong; null when the unit was started.</returns>
    private static string? StartUnit(SystemPaths paths, string id)
    {
        if (Files.ReadLink(null, paths.Program, out var binary) != Errno.None)
            return $"{paths.Program} can't be read";

        try
        {
            string[] arguments =
            [
                "--collect", "--quiet", "--no-ask-password", $"--unit=keeptune-confirm-{id}",
                "--description=Puts the old TCP keepalive values back unless they are confirmed", "--", .. EnterOurs(paths), binary, Verb,
                id,
            ];
            var ran = NamespaceThread.AtHome(() =>
            {
                using var patience = new CancellationTokenSource(UnitPatience);
                return SystemPrograms.Run(SystemPrograms.Find("systemd-run"), arguments, end: patience.Token);
            });
            return ran.IsSuccess ? null : Words(ran);
        }
        catch (Failure missing)
        {
            return missing.Message;
        }
        catch (OperationCanceledException)
        {
            return $"systemd-run did not end within {UnitPatience.TotalSeconds:0} s";
        }
        catch (Win32Exception broken)
        {
            return $"systemd-run: {Printable.Escape(broken.Message)}";
        }
    }

    private static string Words(BufferedCommandResult ran) =>
        ran.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() is { } words
            ? $"systemd-run: {Printable.Cut(words)}"
            : $"systemd-run ended with {ran.ExitCode}";

    // A unit starts in the namespaces of process 1.
    private static IEnumerable<string> EnterOurs(SystemPaths paths)
    {
        List<string> options = [];
        if (!IsProcessOnes(paths, "ns/net"))
            options.Add(NamespaceThread.Entered(paths) is { } netns ? $"--net={netns}" : "--net");
        if (!IsProcessOnes(paths, "ns/mnt") || !IsProcessOnes(paths, "root"))
            options.AddRange(["--mount", "--root", "--wd=/"]);
        return options.Count == 0 ? [] : [SystemPrograms.Find("nsenter"), $"--target={Environment.ProcessId}", .. options, "--"];
    }

    private static bool IsProcessOnes(SystemPaths paths, string what) =>
        Files.Status($"{paths.Proc}/thread-self/{what}", out var own) == Errno.None
        && Files.Status($"{paths.Proc}/1/{what}", out var theirs) == Errno.None
        && (own.Inode, own.DeviceMajor, own.DeviceMinor) == (theirs.Inode, theirs.DeviceMajor, theirs.DeviceMinor);
}
