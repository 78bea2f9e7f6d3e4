namespace KeepTune.EndToEnd.Tests.Fixtures;

/// <summary>The watchdog of a sandbox, by the process id in its lock.</summary>
internal static class Watchdogs
{
    /// <summary>
    /// Put before a script: <c>watchdog</c> prints the process id, <c>gone PID</c> waits for its end, <c>live</c> prints the three
    /// values, <c>closed</c> waits for the end of the window.
    /// </summary>
    public const string Functions = """
        watchdog() { cat /run/keeptune/confirm.* 2>/dev/null; }
        gone() { for i in $(seq 100); do case $(cut -d' ' -f3 "/proc/$1/stat" 2>/dev/null) in '' | Z) return 0;; esac; sleep 0.05; done; return 1; }
        closed() { for i in $(seq 200); do [ -e /run/keeptune/confirm ] || return 0; sleep 0.05; done; return 1; }
        live() { cd /proc/sys/net/ipv4 && echo "$(cat tcp_keepalive_time)/$(cat tcp_keepalive_intvl)/$(cat tcp_keepalive_probes)"; }
        until_old() { for i in $(seq 100); do [ "$(live)" != 7200/75/9 ] || return 0; sleep 0.05; done; return 1; }

        """;

    public static Ran Script(this Sandbox sandbox, string script) => sandbox.Shell(Functions + script);

    /// <summary>Ends a watchdog that outlives its test.</summary>
    public static void End(Sandbox sandbox) =>
        sandbox.Script(
            "for pid in $(watchdog); do grep -qz __watchdog /proc/$pid/cmdline 2>/dev/null && kill -KILL $pid && gone $pid; done; rm -f "
                + "/run/keeptune/confirm*");
}
