using System.ComponentModel;

namespace KeepTune.Linux.Proving;

/// <summary>
/// A user namespace, in which a user other than root may create network namespaces. A program with threads can't enter one (unshare(2)
/// returns EINVAL), so this one re-executes itself through unshare(1), in the same process.
/// </summary>
public static class UserNamespace
{
    // What terminal output depends on; the rest of the environment is cleared.
    private static readonly string[] KeptVariables = ["TERM", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG"];

    private static readonly string[] Options = ["--user", "--map-root-user", "--"];

    /// <summary>Executes this program with these arguments inside; returns only by an exception.</summary>
    /// <exception cref="Failure">NotPermitted: this user may not create user namespaces here. Failed: unshare(1) or ip(8) is
    /// missing.</exception>
    public static void Continue(SystemPaths paths, IReadOnlyList<string> arguments)
    {
        var unshare = SystemPrograms.Find("unshare");
        Try(paths, unshare);
        if (Files.ReadLink(null, $"{paths.Proc}/self/exe", out var self) is var error && error != Errno.None)
            throw error.Failure("find the running program");

        var environment = KeptVariables
            .Select(name => (name, value: Environment.GetEnvironmentVariable(name)))
            .Where(variable => variable.value is not null)
            .Select(variable => $"{variable.name}={variable.value}")
            .Append(SystemPrograms.Environment[1]);
        throw Processes.Execute(unshare, [unshare, .. Options, self, .. arguments], [.. environment]).Failure($"start {unshare}");
    }

    // A security module may allow a user namespace without the rights in it, which shows only when they are used.
    private static void Try(SystemPaths paths, string unshare)
    {
        var ip = SystemPrograms.Find("ip");
        try
        {
            var ran = SystemPrograms.Run(unshare, ["--net", .. Options, ip, "link", "set", "lo", "up"]);
            if (ran.IsSuccess)
                return;
            var words =
                ran.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault()
                ?? $"exit code {ran.ExitCode}";
            throw new Failure(
                FailureKind.NotPermitted,
                $"couldn't create network namespaces, for which this user needs a user namespace: {Printable.Cut(words, 160)}",
                UserNamespaceSysctl.Hint(paths));
        }
        catch (Win32Exception broken)
        {
            throw new Failure(FailureKind.Failed, $"couldn't start {unshare}: {Printable.Escape(broken.Message)}", null, broken);
        }
    }
}
