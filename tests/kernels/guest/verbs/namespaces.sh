# shellcheck shell=bash disable=SC1090,SC1091,SC2086,SC2154 # what lib.sh defines
# TARGET of show, apply, verify, revert
about namespaces
of() { ip netns exec "$1" cat /proc/sys/net/ipv4/tcp_keepalive_time; }
ip netns add blue
ip netns add green
ip netns exec blue sysctl -qw net.ipv4.tcp_keepalive_time=333
exits 0 'show' keeptune show --all-netns --json
holds 'show: all three, by their names' "{'blue', 'green'} <= {n for s in d['namespaces'] for n in s['names']} and len(d['namespaces']) == 3"
exits 0 'show, as a user' "${as_user[@]}" keeptune show --all-netns --json
never_says 'show, as a user: counts no processes as namespaces' '([3-9]|[0-9][0-9]+) network namespaces'
exits 0 'apply' keeptune apply aggressive --all-netns --yes
is 'apply: there' "$(of blue)" 30
here 'apply: here' 30/10/3
exits 0 'verify' keeptune verify aggressive --all-netns --json
exits 0 'revert' keeptune revert --all-netns
is 'revert: there' "$(of blue)" 333
here 'revert: here' $default
exits 0 'apply in one' keeptune apply cloud --netns blue
is 'apply in one: there' "$(of blue)" 200
here 'apply in one: not here' $default
ip netns del blue
ip netns add blue
if at_least 5.14; then
  exits 0 'another with the same name' keeptune revert --netns blue --json
  holds 'another with the same name: nothing to revert' "d['changed'] is False"
else
  # Identified only by its inode number, which the new one may have too: foreign values are not overwritten.
  run keeptune revert --netns blue --json
fi
is 'another with the same name: unchanged' "$(of blue)" 7200
ip netns exec green sleep 1000 &
sleeper=$!
sleep 1
exits 0 'of a process' keeptune apply cloud --pid "$(ip netns pids green | head -n 1)"
is 'of a process: there' "$(of green)" 200
kill $sleeper
exits 1 'no such namespace' keeptune show --netns purple
ip netns del blue
ip netns del green
