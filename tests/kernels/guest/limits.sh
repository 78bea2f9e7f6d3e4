# shellcheck shell=bash disable=SC1090,SC1091,SC2086,SC2154 # what lib.sh defines
# A short test of every verb on a restricted or old system. $2: integrity, confidentiality (lockdown; integrity also with
# Yama), cgroup-v1 or cgroup-hybrid.
source /share/guest/lib.sh
source /share/guest/verbs/policy.sh
about $2
cat /proc/cmdline
case $2 in
  integrity | confidentiality) is "lockdown=$2 is active" "$(grep -o "\[$2\]" /sys/kernel/security/lockdown)" "[$2]" ;;
  cgroup-v1) is 'no cgroup2 is mounted' "$(grep -c ' cgroup2 ' /proc/self/mountinfo)" 0 ;;
  cgroup-hybrid) is 'cgroup2 is next to v1' "$(stat -fc %T /sys/fs/cgroup) $(stat -fc %T /sys/fs/cgroup/unified)" 'tmpfs cgroup2fs' ;;
esac
exits 0 'apply' keeptune apply cloud --persist
here 'apply: the values' 200/30/5
exits 0 'verify' keeptune verify
exits 0 'revert' keeptune revert
python3 /share/guest/programs/sockets.py 20 &
holder=$!
wait_for $work/sockets.ready 120
for engine in bpf pidfd; do
  exits 0 "sockets by $engine" keeptune sockets --engine $engine --json
  cp $work/out $work/$engine.json
done
is 'both engines, field by field' "$(python3 /share/guest/programs/compare.py $work/bpf.json $work/pidfd.json 40)" ''
for engine in bpf pidfd; do
  exits 0 "sockets set by $engine" keeptune sockets set database --pid $holder --dport 7001 --yes --engine $engine
done
start_legacy
if [[ $2 == cgroup-v1 ]]; then
  exits 1 'sockets of a unit: no cgroup2' keeptune sockets --cgroup keeptune-kernels.service --json
  exits 1 'policy attach: no cgroup2' keeptune policy attach database legacy.service --override
  is 'policy attach: nothing changed' "$(connected)" "$none"
else
  exits 0 'sockets of a unit' keeptune sockets --cgroup keeptune-kernels.service --json
  holds 'sockets of a unit: many' "len(d['sockets']) > 20"
  exits 0 'policy attach' keeptune policy attach database legacy.service --override
  is 'policy attach: new connections' "$(connected)" "$(every '60/10/6 0')"
  exits 0 'policy list' keeptune policy list --json
  holds 'policy list: one' "len(d['policies']) == 1"
  exits 0 'policy detach' keeptune policy detach legacy.service
fi
exits 0 'namespaces' keeptune show --all-netns
exits 0 'prove' keeptune prove failover --speed 10
exits 0 'prove, as a user' "${as_user[@]}" keeptune prove failover --speed 10
exits 0 'a window' keeptune apply cloud --confirm 5s
sleep 9
here 'a window: rolled back' $default
if [[ $2 == integrity ]]; then
  about yama
  for scope in 1 2 3; do
    echo $scope >/proc/sys/kernel/yama/ptrace_scope
    exits 0 "ptrace_scope $scope: sockets by bpf" keeptune sockets --engine bpf --json
    # Both engines read MPTCP sockets through their descriptors.
    holds "ptrace_scope $scope: bpf reads all but MPTCP" \
      "all(':7004' in s['local'] + s['peer'] for s in d['sockets'] if s['unread'] == 'not_permitted')"
    run keeptune sockets --engine pidfd --json
    if ((scope < 3)); then
      holds "ptrace_scope $scope: pidfd reads all" "d['summary']['not_inspected'] == 0"
    else
      holds "ptrace_scope $scope: pidfd counts what can't be read" "d['summary']['not_inspected'] > 20"
    fi
  done
fi
complete
