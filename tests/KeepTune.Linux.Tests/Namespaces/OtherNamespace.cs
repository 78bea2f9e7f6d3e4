using System.Diagnostics;
using System.Globalization;

namespace KeepTune.Linux.Tests.Namespaces;

/// <summary>A network namespace held by a process of the test; it is never the starting one.</summary>
internal sealed class OtherNamespace : IDisposable
{
    private readonly Process holder;

    /// <param name="script">Run inside, as its root, before the test continues.</param>
    public OtherNamespace(string script = ":", params string[] unshare)
    {
        holder = Process.Start(
            new ProcessStartInfo(
                "unshare",
                [
                    .. unshare,
                    "--net",
                    "sh",
                    "-c",
                    $"[ $(stat -Lc %i /proc/self/ns/net) != {StartingNamespace.Inode} ] || exit 99; {script}; echo ready; read -r _"
                ])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
        if (holder.StandardOutput.ReadLine() != "ready")
            throw new InvalidOperationException("no namespace of the test's own: run the tests with tests/run");
        Inode = ulong.Parse(new FileInfo($"/proc/{holder.Id}/ns/net").LinkTarget!.Split('[', ']')[1], CultureInfo.InvariantCulture);
    }

    public int Pid => holder.Id;

    public ulong Inode { get; }

    public void Dispose()
    {
        holder.StandardInput.Close();
        holder.WaitForExit();
        holder.Dispose();
    }
}
