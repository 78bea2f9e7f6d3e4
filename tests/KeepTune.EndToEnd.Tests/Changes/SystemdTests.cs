namespace KeepTune.EndToEnd.Tests.Changes;

/// <summary>The watchdog as a unit of the real systemd.</summary>
public sealed class SystemdTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void The_watchdog_is_a_unit_that_restores_the_old_values_and_ends()
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

    private Ran UnderSystemd(string script) => Systemd.Run(sandbox, Watchdogs.Functions, script);
}
