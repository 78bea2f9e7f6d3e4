namespace KeepTune.EndToEnd.Tests.Fixtures;

/// <summary>
/// The real systemd: process 1 of the test's namespaces, in the test's cgroup, without units of this machine.
/// </summary>
internal static class Systemd
{
    /// <summary>Becomes process 1. It may write only those files of /proc/sys that belong to the network namespace.</summary>
    private const string Init = """
        set -e
        mount -t proc proc /proc
        mount --bind /proc/sys /proc/sys; mount -o remount,ro,bind /proc/sys
        mount --bind /proc/sys/net /proc/sys/net; mount -o remount,rw,bind /proc/sys/net
        mount -t sysfs -o ro sysfs /sys
        mount -t cgroup2 cgroup2 /sys/fs/cgroup
        mkdir -p /run/units /run/none; touch /etc/machine-id
        for unit in default.target sysinit.target basic.target shutdown.target umount.target; do printf '[Unit]\nDefaultDependencies=no\n' >/run/units/$unit; done
        printf '[Unit]\nDefaultDependencies=no\n[Slice]\n' >/run/units/system.slice
        exec env -i container=test PATH="$PATH" SYSTEMD_UNIT_PATH=/run/units SYSTEMD_GENERATOR_PATH=/run/none SYSTEMD_ENVIRONMENT_GENERATOR_PATH=/run/none \
            /lib/systemd/systemd --system --log-target=console --show-status=no --unit=default.target
        """;

    /// <summary>Starts it, runs the script on standard input next to it, and ends it.</summary>
    private const string Beside = """
        mkdir -p /run/cgroup; mount -t cgroup2 cgroup2 /run/cgroup || exit 77
        cgroup=/run/cgroup/keeptune-test-$$; mkdir $cgroup || exit 77
        sh -c 'echo $$ >"$1"/cgroup.procs && exec unshare --pid --fork --kill-child --mount --uts --ipc --cgroup --propagation private bash /run/init' start $cgroup >/run/systemd.log 2>&1 &
        outer=$!
        for i in $(seq 100); do one=$(pgrep -P $outer) && [ -S /proc/$one/root/run/systemd/private ] && break; sleep 0.05; done
        [ -S "/proc/$one/root/run/systemd/private" ] || { cat /run/systemd.log >&2; kill -KILL $outer; exit 77; }
        inside() { nsenter --target "$one" --mount --pid --uts --ipc --cgroup bash /run/script; }
        inside; code=$?
        kill -KILL "$one"; wait $outer 2>/dev/null
        for i in $(seq 100); do find $cgroup -depth -type d -exec rmdir {} + 2>/dev/null; [ -e $cgroup ] || break; sleep 0.05; done
        [ ! -e $cgroup ] || echo "$cgroup is left over" >&2
        exit $code
        """;

    /// <summary>Runs a script next to it; units are searched for in <c>/run/units</c>.</summary>
    /// <param name="functions">Also kept in <c>/run/functions</c> for other shells.</param>
    public static Ran Run(Sandbox sandbox, string functions, string script)
    {
        sandbox.WriteFile("/run/init", Init);
        sandbox.WriteFile("/run/functions", functions);
        sandbox.WriteFile("/run/script", ". /run/functions\n" + script);
        var ran = sandbox.Shell(Beside);
        Assert.SkipWhen(ran.ExitCode == 77, $"systemd can't be process 1 here: {ran.Error}");
        return ran;
    }
}
