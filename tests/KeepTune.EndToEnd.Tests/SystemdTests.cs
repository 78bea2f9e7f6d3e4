using KeepTune.Testing;

namespace KeepTune.EndToEnd.Tests;

/// <summary>
/// The watchdog as a unit of the real systemd: process 1 of namespaces of the test's own, in a cgroup of the test's own, with no unit of this machine.
/// </summary>
public sealed class SystemdTests : IDisposable
{
    /// <summary>Becomes process 1. Of /proc/sys it may write what belongs to the network namespace, and nothing else.</summary>
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

    /// <summary>Starts it, runs the script on standard input beside it, ends it.</summary>
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

    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void The_watchdog_is_a_unit_that_puts_the_old_values_back_and_is_gone_then()
    {
        var ran = UnderSystemd("""
            $K apply azure --confirm 2s --quiet; pid=$(watchdog)
            systemctl list-units 'keeptune-confirm-*' --no-legend --no-pager --plain | tr -s ' ' | cut -d' ' -f2-4
            grep -c 'system.slice/keeptune-confirm-' /proc/$pid/cgroup; live
            until_old; live; gone $pid; sleep 0.2; systemctl list-units 'keeptune*' --all --no-legend --no-pager
            """);

        Assert.Equal(("", "loaded active running\n1\n120/30/8\n7200/75/9\n"), (ran.Error, ran.Output));
    }

    [Fact]
    public void A_confirmation_ends_the_unit_and_stopping_it_rolls_back()
    {
        var ran = UnderSystemd("""
            $K apply azure --persist --confirm 60s --quiet; pid=$(watchdog); $K confirm | tail -1; gone $pid; live
            $K apply cloud --confirm 60s --quiet; live; systemctl stop 'keeptune-confirm-*'; live
            """);

        Assert.Equal("confirmed\n120/30/8\n200/30/5\n120/30/8\n", ran.Output);
    }

    [Fact]
    public void The_unit_works_in_the_namespaces_that_the_change_was_made_in()
    {
        var ran = UnderSystemd("""
            unshare --net --mount bash -c '
                . /run/functions; mkdir -p /run/keeptune; mount -t tmpfs tmpfs /run/keeptune
                $K apply azure --confirm 2s --quiet; pid=$(watchdog)
                [ $(readlink /proc/$pid/ns/net) = $(readlink /proc/self/ns/net) ] && [ $(readlink /proc/$pid/ns/net) != $(readlink /proc/1/ns/net) ] && echo ours
                grep -c system.slice/keeptune-confirm- /proc/$pid/cgroup; live; until_old; live'
            """);

        Assert.Equal(("", "ours\n1\n120/30/8\n7200/75/9\n"), (ran.Error, ran.Output));
    }

    [Fact]
    public void The_unit_works_in_the_namespace_that_was_named()
    {
        var ran = UnderSystemd("""
            unshare --net sleep 1000 & target=$!; sleep 0.2
            $K apply azure --pid $target --confirm 2s --quiet; pid=$(watchdog)
            [ $(readlink /proc/$pid/ns/net) = $(readlink /proc/$target/ns/net) ] && echo there
            grep -c system.slice/keeptune-confirm- /proc/$pid/cgroup; live
            in_target() { nsenter --net=/proc/$target/ns/net bash -c '. /run/functions; '"$1"; }
            in_target 'live; until_old; live'; kill $target
            """);

        Assert.Equal(("", "there\n1\n7200/75/9\n120/30/8\n7200/75/9\n"), (ran.Error, ran.Output));
    }

    [Fact]
    public void It_outlives_the_session_that_systemd_ends()
    {
        var ran = UnderSystemd("""
            systemd-run --quiet --collect --unit=session --setenv=K=$K -p KillMode=control-group bash -c 'exec 2>/dev/null; $K apply azure --confirm 3s --quiet; sleep 60'
            for i in $(seq 50); do [ "$(live)" = 7200/75/9 ] || break; sleep 0.05; done
            systemctl stop session; live; until_old; live
            """);

        Assert.Equal("120/30/8\n7200/75/9\n", ran.Output);
    }

    private Ran UnderSystemd(string script)
    {
        sandbox.WriteFile("/run/init", Init);
        sandbox.WriteFile("/run/functions", Watchdogs.Functions);
        sandbox.WriteFile("/run/script", ". /run/functions\n" + script);
        var ran = sandbox.Shell(Beside);
        Assert.SkipWhen(ran.ExitCode == 77, $"systemd can't be process 1 here: {ran.Error}");
        return ran;
    }
}
