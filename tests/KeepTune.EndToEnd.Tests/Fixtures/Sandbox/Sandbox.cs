using System.Diagnostics;
using System.Text;

namespace KeepTune.Testing;

/// <summary>The exit code and output of a program.</summary>
internal sealed record Ran(int ExitCode, string Output, string Error);

/// <summary>
/// A machine for one test: a fresh network namespace, a mount namespace in which /etc, /run and /var are empty trees below a temporary
/// directory, and a process namespace, so that only its own network namespaces and those made inside are visible. A BPF file
/// system exists only if a test mounts one. A holder process keeps the namespaces alive; each command enters them.
/// </summary>
internal sealed class Sandbox : IDisposable
{
    private const string Hold = """
        set -eu
        [ "$(stat -Lc %i /proc/self/ns/net)" != "$1" ] || { echo "refusing to run in the starting network namespace" >&2; exit 99; }
        mount -t tmpfs -o mode=0755 sandbox "$2"
        mkdir -p "$2/etc/sysctl.d" "$2/run" "$2/var/lib" "$2/home"
        cp /etc/passwd /etc/group "$2/etc/"
        mount --bind "$2/etc" /etc
        mount --bind "$2/run" /run
        mount --bind "$2/var" /var
        while umount /sys/fs/bpf 2>/dev/null; do :; done
        findmnt -rno TARGET -t nsfs | while read -r place; do umount -l "$(printf '%b' "$place")"; done
        [ -z "$(findmnt -rno TARGET -t nsfs)" ] || { echo "network namespaces of the machine can be seen" >&2; exit 96; }
        if [ "$4" = yes ]; then
          for directory in /usr/local/lib/sysctl.d /usr/lib/sysctl.d /lib/sysctl.d; do
            [ "$(readlink -f "$directory")" = "$directory" ] || continue
            place=$directory
            [ -d "$place" ] || [ "$place" != /usr/local/lib/sysctl.d ] || place=/usr/local/lib
            [ -d "$place" ] || { echo "no $place to mount over" >&2; exit 97; }
            mkdir -p "$2$directory"
            mount --bind "$2$place" "$place"
          done
        fi
        echo "$3" >/etc/keeptune-sandbox
        echo ready
        read -r _ || :
        """;

    // Without its own process namespace it sees the machine's processes, which is then intended.
    // If a command would run outside of this sandbox (a chroot, a namespace that could not be entered), this stops it before it does
    // harm.
    private const string Guard = """
        { read -r id </etc/keeptune-sandbox && [ "$id" = "$1" ] && here=$(stat -Lc %i /proc/self/ns/net) && [ "$here" != "$2" ] && { [ "$3" = no ] || [ "$(stat -Lc %i /proc/1/ns/net)" = "$here" ]; }; } 2>/dev/null || exit 98
        shift 3
        exec "$@"
        """;

    private const int Refused = 98;

    private readonly string id = Guid.NewGuid().ToString();
    private readonly Process holder;
    private readonly string directory;
    private readonly bool ownProcesses;

    /// <param name="ownProcesses">False: the machine's processes are visible, so '--all-netns' must not be used to change
    /// anything.</param>
    /// <param name="ownSysctlDirectories">Whether the sysctl.d directories below /usr and /lib are replaced by empty ones too.</param>
    public Sandbox(bool ownSysctlDirectories = false, bool ownProcesses = true)
    {
        directory = Directory.CreateTempSubdirectory("keeptune-test-").FullName;
        this.ownProcesses = ownProcesses;
        string[] processes = ownProcesses ? ["--pid", "--fork", "--mount-proc"] : [];
        holder = Start(
            "unshare",
            [
                "--net",
                "--mount",
                .. processes,
                "--propagation",
                "private",
                "sh",
                "-c",
                Hold,
                "hold",
                $"{StartingNamespace.Inode}",
                directory,
                id,
                ownSysctlDirectories ? "yes" : "no"
            ]);
        if (holder.StandardOutput.ReadLine() != "ready")
            throw new InvalidOperationException($"no sandbox: {holder.StandardError.ReadToEnd()}");
    }

    public static string Binary =>
        Environment.GetEnvironmentVariable("KEEPTUNE_BINARY")
            ?? throw new InvalidOperationException("KEEPTUNE_BINARY is not set: run the tests with tests/run");

    public static string Repository =>
        Environment.GetEnvironmentVariable("KEEPTUNE_REPO")
            ?? throw new InvalidOperationException("KEEPTUNE_REPO is not set: run the tests with tests/run");

    /// <summary>Environment variables of the commands, in addition to PATH and LC_ALL.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Runs the published binary inside, as root.</summary>
    public Ran Keeptune(params string[] arguments) => Run([Binary, .. arguments]);

    /// <summary>The same as the user nobody.</summary>
    public Ran KeeptuneAsNobody(params string[] arguments) =>
        Run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", Binary, .. arguments]);

    /// <summary>A shell script inside; <c>$K</c> is the binary.</summary>
    public Ran Shell(string script) => Run(["bash", "-c", script]);

    /// <summary>The three values of this sandbox, <c>time/intvl/probes</c>.</summary>
    public string Live =>
        string.Join(
            '/',
            Shell(
                "cd /proc/sys/net/ipv4 && cat tcp_keepalive_time tcp_keepalive_intvl tcp_keepalive_probes").Output.Split('\n',
                StringSplitOptions.RemoveEmptyEntries));

    public string? ReadFile(string path)
    {
        var ran = Run(["cat", path]);
        return ran.ExitCode == 0 ? ran.Output : null;
    }

    public void WriteFile(string path, string content) =>
        Check(Run(["sh", "-c", "mkdir -p \"$(dirname \"$1\")\" && cat >\"$1\"", "write", path], content));

    /// <summary>Every file below /etc and /var with its content, so that a test can check that nothing changed.</summary>
    public string Everything() =>
        Live + "\n"
            + Shell(
                "find /etc /var -xdev ! -name passwd ! -name group ! -name keeptune-sandbox -printf '%p %y %m %l\\n' -type f -exec cat "
                    + "{} + 2>/dev/null | sort").Output;

    public Ran Run(string[] command, string? input = null)
    {
        using var process = Enter(command);
        if (input is not null)
            process.StandardInput.Write(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode != Refused
            ? new(process.ExitCode, output, error.Result)
            : throw new InvalidOperationException("refusing to run a command outside the sandbox");
    }

    /// <summary>Starts a command inside, with its three streams redirected.</summary>
    public Process Enter(string[] command)
    {
        // Also --root: entering a mount namespace leads to its own root, which is not the holder's if the tests run in a chroot.
        List<string> arguments = [
            "--target",
            $"{holder.Id}",
            .. ownProcesses ? new[] { $"--pid=/proc/{holder.Id}/ns/pid_for_children" } : [],
            "--net",
            "--mount",
            "--root",
            "--wd=/",
            "env",
            "-i",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
            "LC_ALL=C.UTF-8",
            $"K={Binary}"
        ];
        arguments.AddRange(Variables.Select(variable => $"{variable.Key}={variable.Value}"));
        arguments.AddRange(["sh", "-c", Guard, "guard", id, $"{StartingNamespace.Inode}", ownProcesses ? "yes" : "no"]);
        return Start("nsenter", [.. arguments, .. command]);
    }

    public void Dispose()
    {
        holder.StandardInput.Close();
        holder.WaitForExit();
        holder.Dispose();
        Directory.Delete(directory);
    }

    private static void Check(Ran ran)
    {
        if (ran.ExitCode != 0)
            throw new InvalidOperationException(ran.Error);
    }

    private static Process Start(string program, IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardOutputEncoding = Encoding.UTF8,
        StandardErrorEncoding = Encoding.UTF8,
    })!;
}
