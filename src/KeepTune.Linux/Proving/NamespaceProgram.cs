using System.ComponentModel;
using CliWrap.Buffered;

namespace KeepTune.Linux.Proving;

/// <summary>
/// Programs for what this program does not do itself in a network namespace: ip(8) for links, addresses and routes, nft(8) for rules.
/// </summary>
internal static class NamespaceProgram
{
    // From the kernel's message to the likely cause.
    private static readonly (string Words, string Hint)[] Hints =
    [
        ("Unknown device type", "this kernel has no veth devices: check that the module 'veth' is installed and can be loaded"),
        ("unrecognized option", "ip(8) is not the one of iproute2: install the package 'iproute2'"),
        ("IPv6 is disabled", "IPv6 is disabled on this machine: use '--ipv4'"),
    ];

    private static readonly TimeSpan SignalArrives = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs one ip(8) with all these commands.</summary>
    public static void Ip(this TemporaryNamespace netns, IReadOnlyList<string> commands, string what, Interruption interruption) =>
        Run(netns, ["ip", "-batch", "-"], string.Join('\n', commands) + "\n", what, null, interruption);

    /// <param name="rules">A file of nft(8).</param>
    public static void Nft(this TemporaryNamespace netns, string rules, string what, Interruption interruption) =>
        Run(
            netns,
            ["nft", "-f", "-"],
            rules,
            what,
            "check that this kernel has nftables with connection tracking and NAT (nf_tables, nft_ct, nft_masq)",
            interruption);

    private static void Run(TemporaryNamespace netns, string[] command, string input, string what, string? hint, Interruption interruption)
    {
        var program = SystemPrograms.Find(command[0]);
        try
        {
            var ran = SystemPrograms.Run(SystemPrograms.Find("nsenter"), [$"--net={netns.Path}", "--", program, .. command[1..]], input);
            if (ran.IsSuccess)
                return;

            // Ctrl-C reaches the program too, perhaps before it reaches this one.
            for (var waited = TimeSpan.Zero; !interruption.IsRequested && waited < SignalArrives; waited += SignalArrives / 10)
                Thread.Sleep(SignalArrives / 10);
            interruption.ThrowIfRequested();
            throw Refused(ran, program, what, hint);
        }
        catch (Win32Exception broken)
        {
            throw new Failure(
                FailureKind.Failed, $"couldn't {what}: couldn't start {program}: {Printable.Escape(broken.Message)}", null, broken);
        }
    }

    private static Failure Refused(BufferedCommandResult ran, string program, string what, string? hint)
    {
        // The first line has the reason, the others its location and a pointer to help.
        var words = ran.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault()
            ?? $"exit code {ran.ExitCode}";
        var known = Hints.FirstOrDefault(known => ran.StandardError.Contains(known.Words, StringComparison.Ordinal)).Hint;
        var denied = words.Contains("not permitted", StringComparison.Ordinal);
        return new(
            denied ? FailureKind.NotPermitted : FailureKind.Failed,
            $"couldn't {what}: {program}: {Printable.Cut(words, 160)}",
            known ?? (denied ? Interop.Errno.PrivilegeHint : hint));
    }
}
