using System.Diagnostics;
using System.Globalization;

namespace KeepTune.EndToEnd.Tests.Fixtures;

/// <summary>A network namespace that is held only by a process in a sandbox.</summary>
internal sealed class HeldNamespace : IDisposable
{
    private readonly Sandbox sandbox;
    private readonly Process holder;

    /// <param name="unshare">Further arguments of unshare(1), such as <c>-Ur</c>; the network namespace is always created.</param>
    public HeldNamespace(Sandbox sandbox, int time, int intvl, int probes, params string[] unshare)
    {
        this.sandbox = sandbox;
        var set = $"cd /proc/sys/net/ipv4 && echo {time} >tcp_keepalive_time && echo {intvl} >tcp_keepalive_intvl && echo {probes} "
            + ">tcp_keepalive_probes && cd /";
        holder = sandbox.Enter(["unshare", "--net", .. unshare, "sh", "-c", $"{set} && echo $$ && read -r _"]);
        var first = holder.StandardOutput.ReadLine();
        Pid = int.TryParse(first, CultureInfo.InvariantCulture, out var pid)
            ? pid
            : throw new InvalidOperationException($"no namespace: {holder.StandardError.ReadToEnd()}");
    }

    public int Pid { get; }

    /// <summary><c>net:[4026532574]</c>, as its process sees it.</summary>
    public string Netns => sandbox.Run(["readlink", $"/proc/{Pid}/ns/net"]).Output.TrimEnd('\n');

    /// <summary>The three values as sysctl(8) reads them inside.</summary>
    public string Live =>
        string.Join(
            '/',
            sandbox.Run(
                [
                    "nsenter",
                    $"--net=/proc/{Pid}/ns/net",
                    "sysctl",
                    "-n",
                    "net.ipv4.tcp_keepalive_time",
                    "net.ipv4.tcp_keepalive_intvl",
                    "net.ipv4.tcp_keepalive_probes"
                ])
        .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    public void Dispose()
    {
        holder.StandardInput.Close();
        holder.WaitForExit();
        holder.Dispose();
    }
}
